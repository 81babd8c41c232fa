/** What a witness tells of itself, as plain text: its key, and for each log how far it has seen and when. */
import type { WatchedLog } from "./witness.ts";

export function witnessPage(vkey: string, logs: readonly WatchedLog[]): string {
	return [
		"This is a witness. It signs what a log says of itself only if that continues what it said before.",
		"",
		"Its verifier key:",
		vkey,
		"",
		"The logs that it watches:",
		...logs.map(ofLog),
	].join("\n");
}

function ofLog({ origin, name, last, refused, forked }: WatchedLog): string {
	const lines = [
		"",
		origin,
		last
			? `  ${last.size} entries, cosigned ${utc(last.time)}: /${name}/checkpoint`
			: "  nothing cosigned so far",
		...(refused ? [`  last refused ${utc(refused.time)}: ${refused.code}, for ${refused.size} entries`] : []),
		...(forked
			? [`  THIS LOG SIGNED TWO HISTORIES. Keep both: /${name}/checkpoint and /${name}/other-root`]
			: []),
	];
	return `${lines.join("\n")}\n`;
}

function utc(seconds: number): string {
	return new Date(seconds * 1000).toISOString().replace(".000", "");
}
