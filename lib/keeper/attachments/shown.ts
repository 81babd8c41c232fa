/**
 * What was shown and may be fetched while its opening lives: the keys of attachments, in this process's memory alone. A keeper that was
 * started anew has none, and whoever reads asks again, which is a further entry. What is oldest goes first.
 */
import type { Keeper } from "../context.ts";
import type { Sniffed } from "./sniff.ts";
import type { OpenAttachment } from "./take-attachment.ts";

export interface Shown extends OpenAttachment, Sniffed {
	person: string;
	/** When its opening ends at the latest, in milliseconds. */
	until: number;
}

const MOST = 5_000;
const memories = new WeakMap<Keeper, Map<string, Shown>>();

export function remember(keeper: Keeper, entry: string, shown: Shown): void {
	const memory = memories.get(keeper) ?? new Map<string, Shown>();
	memories.set(keeper, memory);
	const now = Date.now();
	for (const [old, { until }] of memory) {
		if (until > now && memory.size < MOST) break;
		memory.delete(old);
	}
	memory.set(entry, shown);
}

/** Null: never shown, not to this person, or over. */
export function remembered(keeper: Keeper, entry: string, person: string): Shown | null {
	const shown = memories.get(keeper)?.get(entry);
	if (!shown || shown.person !== person) return null;
	if (shown.until > Date.now()) return shown;
	memories.get(keeper)?.delete(entry);
	return null;
}
