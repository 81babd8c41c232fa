/** Making a decision and taking it back: the database's functions (0621), which read who and what from the act's entry. */
import type { Tx } from "../client.ts";

/** Ids of ours, numbers in the thread and codes alone. */
interface Made {
	entry: { id: string; at: string };
	salt: Buffer;
	violation: object | null;
	actions: readonly object[];
}

export interface DecisionMade {
	leavesAt: Date;
	/** Somebody else's word is awaited before it leaves. */
	needsSecond: boolean;
	/** It has left the house with this commit. */
	hasLeft: boolean;
}

/** @throws a database error CS411 where somebody or something that it names is not in the thread */
export async function decide(tx: Tx, { entry, salt, violation, actions }: Made): Promise<DecisionMade> {
	const [made] = await tx<DecisionMade[]>`
		select leaves_at as "leavesAt", needs_second as "needsSecond", has_left as "hasLeft"
		from console.decide(${entry.id}, ${entry.at}::text::timestamptz, ${salt},
			${violation === null ? null : tx.json(violation as never)}, ${tx.json(actions as never)})`;
	if (!made) throw new Error("a function answers with a row");
	return made;
}

/** @throws a database error CS412 where it has left, CS413 where it is there no more */
export async function undoDecision(tx: Tx, entry: { id: string; at: string }): Promise<void> {
	await tx`select console.undo_decision(${entry.id}, ${entry.at}::text::timestamptz)`;
}
