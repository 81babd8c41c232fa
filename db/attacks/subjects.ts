import { type Attack, denied, statement } from "./attack.ts";

const id = "gen_random_uuid()";
const TABLES = ["subject_request", "subject_answer", "subject_closed", "subject_told"] as const;

/** Nobody but the keeper's functions registers, answers and closes requests of data subjects, and none erases for nobody. */
export const SUBJECTS: readonly Attack[] = [
	...(["web", "worker", "notary"] as const).flatMap((as) =>
		(
			[
				["registers a request of a data subject", "ask_subject('{}')", "ask_subject"],
				["answers a data subject", "answer_subject('{}')", "answer_subject"],
				["closes a request of a data subject", "close_subject('{}')", "close_subject"],
				["erases again for a data subject", "erase_again()", "erase_again"],
				["forgets requests of data subjects", "forget_subjects()", "forget_subjects"],
			] as const
		).map(([name, call, what]) =>
			statement(
				as,
				name,
				`select legal.${call}`,
				as === "notary" ? denied("schema legal") : denied(`function ${what}`),
			),
		),
	),
	...(["web", "keeper"] as const).flatMap((as) => [
		statement(
			as,
			"reads what data subjects were told of",
			"select from legal.subject_told",
			denied("table subject_told"),
		),
		statement(
			as,
			"asks why something is kept that a data subject wants erased",
			`select legal.may_erase(${id}, ${id})`,
			denied("function may_erase"),
		),
		statement(
			as,
			"asks for the accesses of a thread past what may be told",
			`select legal.accesses(${id}, '{}', now())`,
			denied("function accesses"),
		),
		...TABLES.map((table) =>
			statement(
				as,
				`writes into ${table} by hand`,
				`insert into legal.${table} default values`,
				denied(`table ${table}`),
			),
		),
		statement(
			as,
			"gives a request another account",
			"update legal.subject_request set account = 'x'",
			denied("table subject_request"),
		),
		statement(
			as,
			"replaces the platform's id of somebody",
			`select vault.forget_account(${id}, 'x')`,
			denied("function forget_account"),
		),
	]),
	statement(
		"worker",
		"reads requests of data subjects",
		"select from legal.subject_request",
		denied("table subject_request"),
	),
	statement(
		"web",
		"says that a data subject was answered",
		`select ledger.append('{"type":"subject.answered","outcome":"done","assurance":{"kind":"session"}}')`,
		"CS013: LEDGER_TYPE_REFUSED",
	),
	statement(
		"keeper",
		"says that a data subject was answered, who was not",
		`select ledger.append('{"type":"subject.answered","outcome":"done","assurance":{"kind":"system"}}');
			set constraints all immediate`,
		"CS183: ACT_UNDONE",
	),
	statement(
		"keeper",
		"registers a request of a data subject on nobody's confirmation",
		`select legal.ask_subject('{"person":"00000000-0000-4000-8000-000000000000",
			"session":"00000000-0000-4000-8000-000000000000","role":"legal","assurance":{"kind":"system"}}')`,
		"CS064: CONFIRMATION_REQUIRED",
	),
	...TABLES.filter((table) => table !== "subject_told").map((table) =>
		statement("owner", `deletes from ${table}`, `delete from legal.${table}`, "CS010: LEDGER_APPEND_ONLY"),
	),
	statement(
		"superuser",
		"steps around ordinary triggers and changes what was answered",
		"set local session_replication_role = replica; truncate legal.subject_closed",
		"CS010: LEDGER_APPEND_ONLY",
	),
];
