/**
 * From where the notary looks at the queue. While any old transaction is open, a backup's or one that somebody left idle,
 * the database keeps every row that was sealed since, and a look from the queue's head steps over them all: with millions,
 * for seconds, in which nothing is released. So a look begins a little behind what was sealed last. An entry whose
 * transaction was open for so long that thousands after it were sealed lies before that; it is found by a look from the
 * head, now and then, which is never more than a small part of the time. Test: looks.test.ts.
 */

/** Queue places: more than are ever in flight, and few enough to step over. */
const BACK = 4_096;
const WHOLE_EVERY_MS = 1_000;
/** A whole look may take this part of the time. */
const PART = 20;

export interface Looks {
	/** Calls `peek` with the place behind which to look; 0: from the head. */
	look<T>(peek: (behind: number) => Promise<T>): Promise<T>;
	/** What stands before that place was sealed, as far as can be seen. */
	passed(position: string | undefined): void;
}

export function looksAtQueue(now: () => number = () => performance.now()): Looks {
	let highest = 0;
	let nextWhole = Number.NEGATIVE_INFINITY;
	return {
		async look(peek) {
			const began = now();
			if (began < nextWhole) return peek(Math.max(0, highest - BACK));
			const found = await peek(0);
			const ended = now();
			nextWhole = ended + Math.max(WHOLE_EVERY_MS, PART * (ended - began));
			return found;
		},
		passed(position = "0") {
			highest = Math.max(highest, Number(position));
		},
	};
}
