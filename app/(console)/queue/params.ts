/** The queue's URL: it reproduces the list. */
export interface QueueParams {
	severity: number | null;
	region: string | null;
	mine: boolean;
	after: string | null;
}

export function readParams(raw: Record<string, string | string[] | undefined>): QueueParams {
	const one = (name: string) => (typeof raw[name] === "string" ? (raw[name] as string) : "");
	return {
		severity: /^[0-3]$/.test(one("severity")) ? Number(one("severity")) : null,
		region: /^[a-z][a-z0-9-]{1,15}$/.test(one("region")) ? one("region") : null,
		mine: one("mine") === "1",
		after: one("after") || null,
	};
}

export function queueUrl({ severity, region, mine, after }: QueueParams): string {
	const query = new URLSearchParams();
	if (severity !== null) query.set("severity", String(severity));
	if (region) query.set("region", region);
	if (mine) query.set("mine", "1");
	if (after) query.set("after", after);
	return query.size === 0 ? "/queue" : `/queue?${query}`;
}
