// A reporter for `node --test`: the counts of the whole run as JSON. A cancelled test did not pass.
export default async function* counts(events) {
	for await (const { type, data } of events) {
		if (type !== "test:summary" || data.file !== undefined) continue;
		const { passed, failed, cancelled } = data.counts;
		yield JSON.stringify({ passed, failed: failed + cancelled });
	}
}
