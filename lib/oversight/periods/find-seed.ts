/**
 * The seed of a period that has ended: the first of the named witnesses' cosignatures that counts, as the log's rows have them.
 *
 * Guarantees: whatever is stored, only a line counts that this very witness signed, over the log's own tree, by its clock after
 * the period's end. A line that does not (of a key that was renewed under its old name, or that somebody made up who has the
 * notary's password) is passed over: neither it nor its witness's silence keeps the next from counting.
 * Test: draw-stands.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { selectClosing, selectCosignatures } from "#db/queries/sampling.ts";
import type { Running } from "../../sampling/period.ts";
import { isSeed, type Seed, seedFrom } from "../../sampling/seed.ts";

const AT_ONCE = 200;

export interface Found {
	seed: Seed;
	/** Which of the named witnesses it is of, from 0. */
	rank: number;
	/** Of the checkpoint that ends the period. */
	size: number;
}
export type Waits = { waits: "WAITS_FOR_ENTRY" | "WAITS_FOR_WITNESS"; witness: string | null };

export async function findSeed(
	sql: Sql,
	epoch: number,
	{ witnesses, first }: Running,
	now: Date,
): Promise<Found | Waits> {
	for (const [rank, witness] of witnesses.entries()) {
		const at = new Date(witness.ends / 1000);
		if (at > now) break;
		const closing = await selectClosing(sql, { epoch, after: first.index, at });
		if (closing === null && rank === 0) return { waits: "WAITS_FOR_ENTRY", witness: witness.name };
		if (closing === null) break;
		const found = await firstOf(sql, epoch, witness, closing);
		if (found) return { ...found, rank };
	}
	return { waits: "WAITS_FOR_WITNESS", witness: witnesses[0]?.name ?? null };
}

/** By each database: whose lines behind which entry were looked at, up to which size. None of them counts, ever. */
const passed = new WeakMap<Sql, { of: string; upTo: number }>();

async function firstOf(
	sql: Sql,
	epoch: number,
	{ key, name, ends }: Running["witnesses"][number],
	closing: number,
): Promise<{ seed: Seed; size: number } | null> {
	const of = `${epoch} ${closing} ${key}`;
	const last = passed.get(sql);
	for (let after = last?.of === of ? last.upTo : closing; ; ) {
		const at = new Date(ends / 1000);
		const lines = await selectCosignatures(sql, { epoch, witness: name, after, at, limit: AT_ONCE });
		for (const { size, line, root, origin } of lines) {
			const seed = seedFrom(line, key);
			const counts = seed && seed.time * 1_000_000 >= ends && isSeed(seed, { origin, size, root });
			if (counts) return { seed, size };
			after = size;
		}
		passed.set(sql, { of, upTo: after });
		if (lines.length < AT_ONCE) return null;
	}
}
