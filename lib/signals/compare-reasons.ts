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

type Reason = Pick<ReasonRow, "id" | "caseId"> & { words: Set<string> };

/** @returns how many openings were compared */
export async function compareReasons(sql: Sql, signal: AbortSignal): Promise<number> {
	const before = new Map<string, Reason[]>();
	for (let compared = 0; ; ) {
		const batch = signal.aborted ? [] : await selectUncompared(sql, BATCH);
		const rows: LikenessRow[] = [];
		for (const row of batch) {
			let earlier = before.get(row.person);
			if (!earlier) {
				const stored = await selectReasonsBefore(sql, { ...row, limit: COMPARED_WITH });
				earlier = stored.reverse().map(reasonOf);
				before.set(row.person, earlier);
			}
			const reason = reasonOf(row);
			const { likeness, like } = mostAlike(reason, earlier);
			rows.push({
				...{ opening_id: row.id, person_id: row.person, opened_at: row.at },
				...{ likeness, like_opening: like },
			});
			if (reason.words.size > 0) earlier.push(reason);
			if (earlier.length > COMPARED_WITH) earlier.shift();
		}
		if (rows.length > 0) await insertLikenesses(sql, rows);
		compared += rows.length;
		if (batch.length < BATCH) return compared;
	}
}

const reasonOf = ({ id, caseId, tokens }: ReasonRow): Reason => ({ id, caseId, words: new Set(tokens) });

function mostAlike(reason: Reason, earlier: readonly Reason[]): { likeness: number; like: string | null } {
	let likeness = 0;
	let like: string | null = null;
	for (const other of earlier) {
		if (other.caseId === reason.caseId) continue; // asking for more of a case in the same words is no wonder
		const share = jaccard(reason.words, other.words, likeness);
		if (share > likeness) [likeness, like] = [share, other.id];
	}
	return { likeness, like };
}

/** 0 where it cannot be more than `least`. */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>, least = 0): number {
	const [few, many] = one.size < other.size ? [one, other] : [other, one];
	if (few.size === 0 || few.size / many.size <= least) return 0;
	let both = 0;
	for (const word of few) if (many.has(word)) both++;
	return both / (one.size + other.size - both);
}
