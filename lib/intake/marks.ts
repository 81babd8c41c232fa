import type { KeyObject } from "node:crypto";
import { samenessAsItComes, samenessKey, samenessOf } from "#lib/envelope/sameness.ts";
import type { CleanReport } from "./clean-report.ts";

/** Hex. What a report and its messages are recognised by, without keeping them (lib/envelope/sameness.ts). */
export interface Marks {
	report: string;
	messages: string[];
}

export function marksOf(token: string, report: CleanReport): Marks {
	const key = keyOf(token);
	return {
		report: samenessOf(key, ["report", JSON.stringify(report)]).toString("hex"),
		messages: report.messages.map((message) =>
			samenessOf(key, ["message", JSON.stringify(message)]).toString("hex"),
		),
	};
}

/** What stands for a mark that the platform gave: what it sent is not kept, and never equals a mark of ours. Hex. */
export function markGiven(token: string, mark: string): string {
	return samenessOf(keyOf(token), ["given", mark]).toString("hex");
}

/** A report that came sealed is recognised by all that was sent, envelopes included. Hex. */
export function markOfSealed(token: string, canonical: string): string {
	return samenessOf(keyOf(token), ["sealed report", canonical]).toString("hex");
}

/** An attachment's, as its bytes come. */
export function markOfBytes(token: string): ReturnType<typeof samenessAsItComes> {
	return samenessAsItComes(keyOf(token), "attachment");
}

const keys = new Map<string, KeyObject>();

function keyOf(token: string): KeyObject {
	const known = keys.get(token);
	if (known) return known;
	const key = samenessKey(token);
	if (keys.size > 64) keys.clear();
	keys.set(token, key);
	return key;
}
