import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Tx } from "../client.ts";
import { type Aim, type Attack, denied, statement, undone } from "./attack.ts";

/** What the platform is told: only what somebody decided, in their time, with a second person where that is due; nobody else's word. */
export const DECISIONS: readonly Attack[] = [
	...(["web", "keeper", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"tells the platform something by hand",
			"insert into console.outbox (platform_id, region, decision_id) values (gen_random_uuid(), 'eu', gen_random_uuid())",
			denied("table outbox"),
		),
		statement(as, "decides by hand", "insert into console.decision default values", denied("table decision")),
		statement(
			as,
			"asks for one action more",
			"insert into console.action (decision_id, n, kind) values (gen_random_uuid(), 1, 'WARN')",
			denied("table action"),
		),
		statement(
			as,
			"suspends somebody else",
			"update console.action set account = 'somebody', person = 2",
			denied("table action"),
		),
		statement(
			as,
			"needs no second person",
			"update console.decision set needs_second = false, leaves_at = '2001-01-01'",
			denied("table decision"),
		),
		statement(as, "makes a decision vanish", "delete from console.decision", denied("table decision")),
		statement(
			as,
			"is the second person by hand",
			"insert into console.decision_confirmation default values",
			denied("table decision_confirmation"),
		),
		statement(
			as,
			"makes what was taken back vanish",
			"delete from console.undone_decision",
			denied("table undone_decision"),
		),
		statement(
			as,
			"takes a decision back past who may",
			"select console.take_back(gen_random_uuid(), 'UNDONE', gen_random_uuid(), gen_random_uuid(), null)",
			denied("function take_back"),
		),
	]),
	statement("web", "lets all decisions go", "select console.let_go_due(100)", denied("function let_go_due")),
	statement(
		"web",
		"is the second person itself",
		"select access.settle_decision('{}')",
		denied("function settle_decision"),
	),
	statement(
		"worker",
		"undoes a decision",
		"select console.undo_decision(gen_random_uuid(), now())",
		denied("function undo_decision"),
	),
	statement(
		"web",
		"changes what a platform answered",
		"update console.action_answer set result = 'DONE'",
		denied("table action_answer"),
	),
	statement(
		"web",
		"says that a second person confirmed",
		`select ledger.append('{"type": "decision.confirmed", "outcome": "done", "assurance": {"kind": "session"}}')`,
		"CS013: LEDGER_TYPE_REFUSED",
	),
	statement(
		"keeper",
		"says that a second person confirmed, and nobody did",
		`select ledger.append(jsonb_build_object('type', 'decision.confirmed', 'outcome', 'done', 'assurance',
			jsonb_build_object('kind', 'system'), 'decision', gen_random_uuid())); set constraints all immediate`,
		"CS012: LEDGER_EVENT_INVALID",
	),
	statement(
		"keeper",
		"confirms a decision that is not there",
		`select access.settle_decision(jsonb_build_object('decision', gen_random_uuid(), 'role', 'lead', 'verdict', 'CONFIRMED'))`,
		"CS413: DECISION_GONE",
	),
	statement(
		"web",
		"changes a macro that others use",
		"update console.macro set body = '{}'",
		denied("table macro"),
	),
	aimed(
		"puts somebody into a conversation whom no report named",
		"CS419: PARTICIPANT_UNREPORTED",
		async (tx, aim) => {
			await tx`insert into console.participant (thread_id, account, number)
			select thread_id, 'planted', 30000 from console.case where id = ${aim.claim?.caseId ?? ""}`;
			await tx`set constraints all immediate`;
		},
	),
	aimed("saves what nobody knows at a desk", "CS012: LEDGER_EVENT_INVALID", async (tx, aim) => {
		await said(tx, aim, { type: "desk.saved", item: randomUUID(), kind: "ANYTHING" });
		await tx`set constraints all immediate`;
	}),
	aimed("says that a case was decided, and it was not", "CS012: LEDGER_EVENT_INVALID", async (tx, aim) => {
		await said(tx, aim, { type: "case.decided", decision: randomUUID(), verdict: "NO_VIOLATION" });
		await tx`set constraints all immediate`;
	}),
	aimed("opens a case again that it decided", "CS022: CASE_STAYS_CLOSED", async (tx, aim) => {
		await decided(tx, aim, { verdict: "NO_VIOLATION", actions: [] });
		await tx`update console.case set closed_at = null where id = ${aim.claim?.caseId ?? ""}`;
	}),
	aimed("decides otherwise than its entry says", "CS411: DECISION_INVALID", (tx, aim) =>
		decided(tx, aim, { verdict: "NO_VIOLATION", actions: [terminate(1)] }),
	),
	aimed("decides over another than its entry's digest", "CS411: DECISION_INVALID", (tx, aim) =>
		decided(tx, aim, { verdict: "TERMINATE_ACCOUNT", actions: [terminate(2)], signed: [terminate(1)] }),
	),
	aimed("decides in somebody else's name", "CS043: NOT_PERMITTED", (tx, aim) =>
		decided(tx, aim, { verdict: "NO_VIOLATION", actions: [], actor: randomUUID() }),
	),
	aimed("has an account ended on one person's word", "P0001: STILL_IN_THE_HOUSE", async (tx, aim) => {
		const decision = await decided(tx, aim, { verdict: "TERMINATE_ACCOUNT", actions: [terminate(1)] });
		// Nothing is refused; it does not leave. That is said here as a refusal.
		const [row] = await tx`select console.let_go(${decision}) as gone`;
		if (row?.gone === false) await tx`do $$ begin raise exception 'STILL_IN_THE_HOUSE'; end $$`;
	}),
];

const terminate = (person: number) => ({
	...{ kind: "TERMINATE_ACCOUNT", label: null, person, sequences: [], until: null },
});

/** As the console decides, but for the lie. @returns the decision's id */
async function decided(
	tx: Tx,
	aim: Aim,
	{
		verdict,
		actions,
		signed = actions,
		actor = aim.claim?.personId,
	}: { verdict: string; actions: object[]; signed?: object[]; actor?: string | undefined },
): Promise<string> {
	const decision = randomUUID();
	const salt = randomBytes(32);
	const violation = actions.length === 0 ? null : { category: "CYBER_VIOLENCE", clause: "3", keyword: null };
	const text = JSON.stringify({ actions: signed, decision, outcome: verdict, violation });
	const digest = createHash("sha256").update(salt).update(text).digest("hex");
	const role = aim.claim?.role;
	const event = { type: "case.decided", decision, verdict, digest, actor: { id: actor, role } };
	const { id, at } = await said(tx, aim, event);
	await tx`select console.decide(${id}, ${at}::text::timestamptz, ${salt},
		${violation === null ? null : JSON.stringify(violation)}::text::jsonb, ${JSON.stringify(actions)}::text::jsonb)`;
	return decision;
}

function aimed(name: string, refusal: string, run: (tx: Tx, aim: Aim) => Promise<unknown>): Attack {
	return { as: "web", name, refusal, needs: "claim", run: (sql, aim) => undone(sql, (tx) => run(tx, aim)) };
}

async function said(tx: Tx, { claim }: Aim, event: object): Promise<{ id: string; at: string }> {
	const [found] = await tx`select thread_id, region from console.case where id = ${claim?.caseId ?? ""}`;
	const leaf = {
		...{ outcome: "done", assurance: { kind: "session" }, session: claim?.sessionId },
		actor: { id: claim?.personId, role: claim?.role },
		...{ case: claim?.caseId, thread: found?.thread_id, region: found?.region, ...event },
	};
	const [entry] =
		await tx`select id, at::text as at from ledger.append(${JSON.stringify(leaf)}::text::jsonb)`;
	return entry as unknown as { id: string; at: string };
}
