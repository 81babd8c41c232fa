/** What platforms say became of actions. */
import type { Tx } from "../client.ts";
import type { Bounds } from "./decisions.ts";

export interface LockedAction {
	kind: string;
	caseId: string;
	threadId: string;
	region: string;
	last: { result: "DONE" | "REFUSED"; code: string | null; answeredAt: Date } | null;
}

/** An action that this platform was told, held until the transaction ends: one answer after another. */
export async function lockAction(
	tx: Tx,
	{ platformId, regions }: Bounds,
	{ decisionId, n }: { decisionId: string; n: number },
): Promise<LockedAction | undefined> {
	const [row] = await tx<Omit<LockedAction, "last">[]>`
		select a.kind, c.id as "caseId", c.thread_id as "threadId", c.region
		from console.action a join console.decision d on d.id = a.decision_id join console.case c on c.id = d.case_id
		where a.decision_id = ${decisionId} and a.n = ${n} and d.left_at is not null and c.platform_id = ${platformId}
			and c.region = any(${[...regions]}::text[])`;
	if (!row) return undefined;
	await tx`select console.hold_action(${decisionId}, ${n})`;
	const [last] = await tx<NonNullable<LockedAction["last"]>[]>`
		select result, code, answered_at as "answeredAt" from console.action_answer
		where decision_id = ${decisionId} and n = ${n} order by id desc limit 1`;
	return { ...row, last: last ?? null };
}

export async function insertAnswer(
	tx: Tx,
	row: {
		decisionId: string;
		n: number;
		result: string;
		code: string | null;
		integrationId: string;
		entryId: string;
	},
): Promise<Date> {
	const [made] = await tx<{ at: Date }[]>`
		insert into console.action_answer (decision_id, n, result, code, integration_id, entry_id)
		values (${row.decisionId}, ${row.n}, ${row.result}, ${row.code}, ${row.integrationId}, ${row.entryId})
		returning answered_at as at`;
	if (!made) throw new Error("an insert answers with its row");
	return made.at;
}
