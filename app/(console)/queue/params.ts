/** The queue's URL: it reproduces the list. What is not one of ours is left out. */
import { isCategory } from "#lib/cases/categories.ts";
import { ORDERS, type QueueOrder } from "#lib/cases/queue-order.ts";
import { SOURCES } from "#lib/cases/sources.ts";

export interface QueueParams {
	order: QueueOrder;
	severity: number | null;
	region: string | null;
	category: string | null;
	language: string | null;
	source: string | null;
	mine: boolean;
	/** Cases that rest, instead of those that do not. */
	paused: boolean;
	after: string | null;
}

export function readParams(raw: Record<string, string | string[] | undefined>): QueueParams {
	const one = (name: string) => (typeof raw[name] === "string" ? (raw[name] as string) : "");
	const fits = (name: string, pattern: RegExp) => (pattern.test(one(name)) ? one(name) : null);
	return {
		order: ORDERS.find((order) => order === one("order")) ?? "severity",
		severity: /^[0-3]$/.test(one("severity")) ? Number(one("severity")) : null,
		region: fits("region", /^[a-z][a-z0-9-]{1,15}$/),
		category: isCategory(one("category")) ? one("category") : null,
		language: fits("language", /^[a-z]{2,3}$/),
		source: SOURCES.find((source) => source === one("source")) ?? null,
		mine: one("mine") === "1",
		paused: one("paused") === "1" && one("mine") !== "1",
		after: one("after") || null,
	};
}

/** The same from the search part of an address, as a form or a saved view holds it. */
export function readQuery(query: string): QueueParams {
	return readParams(Object.fromEntries(new URLSearchParams(query)));
}

/** The search part without where a page begins, in one spelling: "severity=1&region=eu". */
export function queueQuery(params: Omit<QueueParams, "after">): string {
	const query = new URLSearchParams();
	if (params.order !== "severity") query.set("order", params.order);
	if (params.severity !== null) query.set("severity", String(params.severity));
	for (const name of ["region", "category", "language", "source"] as const) {
		const value = params[name];
		if (value) query.set(name, value);
	}
	if (params.mine) query.set("mine", "1");
	if (params.paused) query.set("paused", "1");
	return query.toString();
}

export function queueUrl(params: QueueParams): string {
	const query = queueQuery(params);
	const after = params.after ? new URLSearchParams({ after: params.after }).toString() : "";
	const all = [query, after].filter(Boolean).join("&");
	return all === "" ? "/queue" : `/queue?${all}`;
}

/** Whether anything narrows the list. */
export function isNarrowed(params: QueueParams): boolean {
	const { severity, region, category, language, source, mine, paused } = params;
	return severity !== null || mine || paused || [region, category, language, source].some(Boolean);
}
