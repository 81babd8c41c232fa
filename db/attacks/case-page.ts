import { randomUUID } from "node:crypto";
import { type Aim, type Attack, denied, statement, undone } from "./attack.ts";

/** Notes on a case: nobody writes in another's name, says that something was noted, or has somebody told of what is not theirs. */
export const CASE_PAGE: readonly Attack[] = [
	{
		as: "web",
		name: "puts a note under somebody's name, with an entry and without their words",
		refusal: "CS450: NO_ENTRY",
		needs: "claim",
		run: (sql, aim) =>
			undone(sql, async (tx) => {
				const note = randomUUID();
				const [entry] =
					await tx`select id from ledger.append(${JSON.stringify(noted(aim, note, 0))}::text::jsonb)`;
				await tx`insert into console.case_note (id, case_id, person_id, entry_id)
					values (${note}, ${aim.claim?.caseId ?? ""}, ${aim.claim?.personId ?? ""}, ${entry?.id})`;
			}),
	},
	{
		as: "web",
		name: "says that somebody noted something, and they did not",
		refusal: "CS452: ACT_UNDONE",
		needs: "claim",
		run: (sql, aim) =>
			undone(sql, async (tx) => {
				await tx`select ledger.append(${JSON.stringify(noted(aim, randomUUID(), 0))}::text::jsonb)`;
				await tx`set constraints all immediate`;
			}),
	},
	{
		as: "web",
		name: "mentions somebody in a note that is not there",
		refusal: "CS451: MENTION_INVALID",
		needs: "claim",
		run: (sql, { claim }) =>
			undone(
				sql,
				(tx) =>
					tx`insert into console.mention (note_id, person_id) values (${randomUUID()}, ${claim?.personId ?? ""})`,
			),
	},
	statement(
		"web",
		"changes who wrote a note",
		"update console.case_note set person_id = gen_random_uuid()",
		denied("table case_note"),
	),
	statement("web", "makes a mention vanish", "delete from console.mention", denied("table mention")),
	statement(
		"web",
		"moves a mention to somebody else",
		"update console.mention set person_id = gen_random_uuid()",
		denied("table mention"),
	),
	statement(
		"keeper",
		"notes something in somebody's name",
		"insert into console.case_note (id, case_id, person_id, entry_id) select id, about, author, id from vault.note",
		denied("table case_note"),
	),
	...(["case_note", "mention"] as const).map((table) =>
		statement(
			"worker",
			`sees who wrote to whom (${table})`,
			`select from console.${table}`,
			denied(`table ${table}`),
		),
	),
];

const noted = ({ claim }: Pick<Aim, "claim">, note: string, count: number) => ({
	...{ type: "case.noted", outcome: "done", assurance: { kind: "session" }, region: "eu" },
	actor: { id: claim?.personId, role: claim?.role },
	...{ session: claim?.sessionId, case: claim?.caseId, note, count },
});
