/**
 * Who waits for which entry's index. An entry can be sealed before its appender has begun to wait, or by another
 * keeper's notary: so the last ones are remembered, and whoever waits long is looked up.
 */
import type { Checkpoint } from "../../ledger/checkpoint.ts";

/** Where an entry stands, and a checkpoint of the log that covers it. */
export interface Cover {
	index: number;
	checkpoint: Checkpoint & { note: string };
}

export interface Waiters {
	wait(entry: string, signal: AbortSignal): Promise<Cover>;
	/** These entries have the indices from `first` on. */
	sealed(entries: readonly string[], first: number, checkpoint: Cover["checkpoint"]): void;
	/** Looks up who waits, in a log of that size. */
	lookAgain(size: number, checkpoint: Cover["checkpoint"] | null): Promise<void>;
	/** Whether somebody waits longer than a batch should take. */
	old(): boolean;
	fail(error: Error): void;
}

interface Waiter {
	since: number;
	resolve(cover: Cover): void;
	reject(error: unknown): void;
}

const REMEMBERED = 8192;
const LONG_MS = 50;

export function waitersFor(
	lookUp: (entries: string[]) => Promise<{ entry: string; index: number }[]>,
): Waiters {
	const waiting = new Map<string, Waiter>();
	const remembered = new Map<string, Cover>();

	const cover = (entry: string, found: Cover) => {
		waiting.get(entry)?.resolve(found);
		waiting.delete(entry);
	};

	return {
		wait(entry, signal) {
			const found = remembered.get(entry);
			if (found) return Promise.resolve(found);
			return new Promise<Cover>((resolve, reject) => {
				const gone = () => {
					waiting.delete(entry);
					reject(signal.reason);
				};
				if (signal.aborted) return gone();
				signal.addEventListener("abort", gone, { once: true });
				const settled =
					<T>(settle: (value: T) => void) =>
					(value: T) => {
						signal.removeEventListener("abort", gone);
						settle(value);
					};
				waiting.set(entry, { since: Date.now(), resolve: settled(resolve), reject: settled(reject) });
			});
		},
		sealed(entries, first, checkpoint) {
			for (const [i, entry] of entries.entries()) {
				const found = { index: first + i, checkpoint };
				remembered.set(entry, found);
				cover(entry, found);
			}
			for (const entry of remembered.keys()) {
				if (remembered.size <= REMEMBERED) break;
				remembered.delete(entry);
			}
		},
		async lookAgain(size, checkpoint) {
			if (waiting.size === 0 || !checkpoint) return;
			for (const { entry, index } of await lookUp([...waiting.keys()]))
				if (index < size) cover(entry, { index, checkpoint });
		},
		old: () => {
			const oldest = waiting.values().next().value;
			return oldest !== undefined && Date.now() - oldest.since > LONG_MS;
		},
		fail(error) {
			for (const [entry, waiter] of waiting) {
				waiting.delete(entry);
				waiter.reject(error);
			}
		},
	};
}
