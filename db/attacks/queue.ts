import { randomUUID } from "node:crypto";
import type { Tx } from "../client.ts";
import { type Aim, type Attack, denied, statement, undone } from "./attack.ts";

/** Who works on what: nothing rests, moves, is taken up again or is saved but by somebody's act, on record, of what is theirs. */
export const QUEUE: readonly Attack[] = [
	aimed("lets a case rest and says so to nobody", "CS401: PAUSE_INVALID", (tx, aim) =>
		pause(tx, aim, { entry: randomUUID(), hours: 1 }),
	),
	aimed("has a case rest for a month", "23514: new row for relation", async (tx, aim) =>
		pause(tx, aim, { entry: await said(tx, aim, paused()), hours: 31 * 24 }),
	),
	aimed("says that a case rests, and it does not", "CS183: ACT_UNDONE", (tx, aim) =>
		committed(tx, () => said(tx, aim, paused())),
	),
	aimed("says that a case was handed over, and it was not", "CS183: ACT_UNDONE", (tx, aim) =>
		committed(tx, () => said(tx, aim, { type: "case.handed_over", role: "lead" })),
	),
	aimed("claims a case that rests", "CS402: CASE_PAUSED", async (tx, aim) => {
		await pause(tx, aim, { entry: await said(tx, aim, paused()), hours: 1 });
		await tx`insert into console.claim (case_id, person_id, entry_id)
			values (${aim.claim?.caseId ?? ""}, ${aim.claim?.personId ?? ""}, ${randomUUID()})`;
	}),
	aimed(
		"claims a case that waits for child safety in the name of somebody else",
		"CS406: CASE_FOR_ROLE",
		async (tx, aim) => {
			const [caseId, personId] = [aim.claim?.caseId ?? "", aim.claim?.personId ?? ""];
			const entry = await said(tx, aim, { type: "case.handed_over", role: "child_safety" });
			await tx`insert into console.handover (id, case_id, person_id, to_role, entry_id)
			values (${randomUUID()}, ${caseId}, ${personId}, 'child_safety', ${entry})`;
			await tx`insert into console.claim (case_id, person_id, entry_id)
			select c.id, p.id, gen_random_uuid() from console.case c join access.person p on not exists (
				select from access.grant_in_force g where g.person_id = p.id and g.region = c.region and g.role = 'child_safety')
			where c.id = ${caseId} limit 1`;
		},
	),
	aimed("hands a case to somebody who may not see it", "CS403: HANDOVER_INVALID", async (tx, aim) => {
		// Whoever it is that has no role where the case is: nobody has one there by this id.
		const [foreign] = await tx`
			select p.id from access.person p where not exists (select from access.grant_in_force g
				join console.case c on c.id = ${aim.claim?.caseId ?? ""} and c.region = g.region where g.person_id = p.id
				and g.role in ('moderator', 'lead', 'child_safety')) limit 1`;
		const person = foreign?.id ?? randomUUID();
		const entry = await said(tx, aim, { type: "case.handed_over", person });
		await tx`insert into console.handover (id, case_id, person_id, to_person, entry_id)
			values (${randomUUID()}, ${aim.claim?.caseId ?? ""}, ${aim.claim?.personId ?? ""}, ${person}, ${entry})`;
	}),
	aimed("takes up a case that nobody decided", "CS404: REOPENING_INVALID", async (tx, aim) => {
		const id = randomUUID();
		await tx`update console.claim set released_at = now(), released_by = person_id where case_id = ${aim.claim?.caseId ?? ""}
			and released_at is null`;
		const [thread] = await tx`
			insert into console.thread (id, platform_id, external_id, region)
			select gen_random_uuid(), platform_id, 'attack-' || gen_random_uuid(), region from console.case where id = ${aim.claim?.caseId ?? ""}
			returning id, platform_id, region`;
		await committed(
			tx,
			() => tx`
				insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at,
					previous_case_id, reopens)
				values (${id}, ${thread?.platform_id}, ${thread?.id}, ${thread?.region}, 'CYBER_VIOLENCE', 2, false, false, now(),
					${aim.claim?.caseId ?? ""}, ${aim.claim?.caseId ?? ""})`,
		);
	}),
	aimed("saves a view for a whole region in a moderator's name", "CS405: VIEW_INVALID", async (tx, aim) => {
		const item = randomUUID();
		const { case: _, ...about } = leaf(aim, { type: "desk.saved", item, kind: "VIEW" });
		const [entry] = await tx`select id from ledger.append(${JSON.stringify(about)}::text::jsonb)`;
		await tx`insert into console.queue_view (id, person_id, region, name, query, entry_id)
			values (${item}, ${aim.claim?.personId ?? ""}, 'eu', 'x', '', ${entry?.id})`;
	}),
	statement(
		"web",
		"has a case rest for ever, past its act",
		"update console.case set paused_until = '2099-01-01'",
		denied("table case"),
	),
	statement(
		"web",
		"keeps a case for leads",
		"update console.case set for_role = 'lead'",
		denied("table case"),
	),
	statement(
		"web",
		"says that a case takes up another",
		"update console.case set reopens = id",
		denied("table case"),
	),
	statement(
		"web",
		"makes a rest longer",
		"update console.pause set until = '2099-01-01'",
		denied("table pause"),
	),
	statement("web", "makes a hand-over vanish", "delete from console.handover", denied("table handover")),
	statement(
		"web",
		"changes what a view shows",
		"update console.queue_view set query = ''",
		denied("table queue_view"),
	),
	statement(
		"web",
		"ends somebody's claim as if it had lapsed",
		"select console.lapse_claims()",
		denied("function lapse_claims"),
	),
	statement(
		"web",
		"says that a claim lapsed",
		`select ledger.append(jsonb_build_object('type', 'case.lapsed', 'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system')))`,
		"CS013: LEDGER_TYPE_REFUSED",
	),
	statement(
		"worker",
		"ends a claim by hand",
		"update console.claim set released_at = now(), released_by = person_id",
		denied("table claim"),
	),
	statement(
		"worker",
		"says that a claim lapsed, and it did not",
		`select ledger.append(jsonb_build_object('type', 'case.lapsed', 'outcome', 'done', 'assurance',
			jsonb_build_object('kind', 'system'), 'case', gen_random_uuid(), 'person', gen_random_uuid()));
			set constraints all immediate`,
		"CS183: ACT_UNDONE",
	),
	statement("keeper", "lets a case rest", "insert into console.pause default values", denied("table pause")),
	statement(
		"keeper",
		"hands a case over",
		"insert into console.handover default values",
		denied("table handover"),
	),
];

function aimed(name: string, refusal: string, run: (tx: Tx, aim: Aim) => Promise<unknown>): Attack {
	return { as: "web", name, refusal, needs: "claim", run: (sql, aim) => undone(sql, (tx) => run(tx, aim)) };
}

async function committed(tx: Tx, act: () => Promise<unknown>): Promise<void> {
	await act();
	await tx`set constraints all immediate`;
}

const paused = () => ({ type: "case.paused", kind: "OTHER", due: "2026-01-01T00:00:00.000Z" });

function leaf({ claim }: Aim, event: Record<string, unknown>): Record<string, unknown> {
	return {
		...{ outcome: "done", assurance: { kind: "session" }, region: "eu", session: claim?.sessionId },
		actor: { id: claim?.personId, role: claim?.role },
		case: claim?.caseId,
		...event,
	};
}

async function said(tx: Tx, aim: Aim, event: Record<string, unknown>): Promise<string> {
	const [entry] = await tx`select id from ledger.append(${JSON.stringify(leaf(aim, event))}::text::jsonb)`;
	return entry?.id;
}

async function pause(
	tx: Tx,
	{ claim }: Aim,
	{ entry, hours }: { entry: string; hours: number },
): Promise<void> {
	await tx`insert into console.pause (id, case_id, person_id, kind, until, entry_id)
		values (${randomUUID()}, ${claim?.caseId ?? ""}, ${claim?.personId ?? ""}, 'OTHER', now() + make_interval(hours => ${hours}), ${entry})`;
}
