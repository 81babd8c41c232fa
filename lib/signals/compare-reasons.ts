/**
 * How much of each reason stands in an earlier one of the same person's, of another case: Jaccard's share of the words in
 * common, over blind tokens. Each opening is compared once, with the person's last reasons before it.
 *
 * Does not: see a word. A reason that was erased, or that came before words were kept, is like none.
 * Shown by: compare-reasons.test.ts.
 */
import type { Sql } from "#db/client.ts";
import {
	insertLikenesses,
	type LikenessRow,
	type ReasonRow,
	selectReasonsBefore,
	selectUncompared,
} from "#db/queries/signals.ts";

const BATCH = 2000;
const COMPARED_WITH = 200;

type Reason = Pick<ReasonRow, "id" | "caseId" | "tokens">;

/** @returns how many openings were compared */
export async function compareReasons(sql: Sql, signal: AbortSignal): Promise<number> {
	const known = new Map<string, Earlier>();
	for (let compared = 0; ; ) {
		const batch = signal.aborted ? [] : await selectUncompared(sql, BATCH);
		const rows: LikenessRow[] = [];
		for (const row of batch) {
			let earlier = known.get(row.person);
			if (!earlier) {
				earlier = new Earlier();
				const stored = await selectReasonsBefore(sql, { ...row, limit: COMPARED_WITH });
				for (const one of stored.reverse()) earlier.add(one);
				known.set(row.person, earlier);
			}
			const { likeness, like } = earlier.mostLike(row);
			earlier.add(row);
			rows.push({
				...{ opening_id: row.id, person_id: row.person, opened_at: row.at },
				...{ likeness, like_opening: like },
			});
		}
		if (rows.length > 0) await insertLikenesses(sql, rows);
		compared += rows.length;
		if (batch.length < BATCH) return compared;
	}
}

/** Somebody's last reasons, by the words that they hold: one pass over these finds all that a reason shares with each. */
export class Earlier {
	readonly #reasons: Reason[] = [];
	/** For each word the reasons that hold it, by their number, the oldest first. */
	readonly #holding = new Map<string, number[]>();

	add(reason: Reason): void {
		if (reason.tokens.length === 0) return;
		const number = this.#reasons.push(reason) - 1;
		for (const word of reason.tokens) {
			const holding = this.#holding.get(word);
			if (!holding) this.#holding.set(word, [number]);
			else {
				holding.push(number);
				if (holding.length > COMPARED_WITH) holding.shift();
			}
		}
	}

	mostLike({ caseId, tokens }: Reason): { likeness: number; like: string | null } {
		const oldest = Math.max(0, this.#reasons.length - COMPARED_WITH);
		const shared = new Uint16Array(this.#reasons.length - oldest);
		for (const word of tokens) {
			for (const number of this.#holding.get(word) ?? []) {
				if (number >= oldest) shared[number - oldest] = (shared[number - oldest] as number) + 1;
			}
		}
		let likeness = 0;
		let like: string | null = null;
		for (let n = 0; n < shared.length; n++) {
			const both = shared[n] as number;
			if (both === 0) continue;
			const other = this.#reasons[oldest + n] as Reason;
			if (other.caseId === caseId) continue; // asking for more of a case in the same words is no wonder
			const share = both / (tokens.length + other.tokens.length - both);
			if (share > likeness) [likeness, like] = [share, other.id];
		}
		return { likeness, like };
	}
}
