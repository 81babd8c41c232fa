export function isNewEnough(version) {
	return Number(version.split(".")[0]) >= 24;
}

export function WRONG_NODE(version) {
	return `Countersign needs Node 24 or newer, and this is ${version}; run npm ci again, or install Node 24.`;
}
