import { type Attack, denied, statement } from "./attack.ts";

const SOMEBODY = "(select id from access.person limit 1)";

/** How people read and what it adds up to is between them and the console: no other process learns it, none is told it wrong. */
export const DESK_READING: readonly Attack[] = [
	...(["keeper", "notary", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"looks at how somebody has their own desk",
			"select from console.desk_setting",
			as === "notary" ? denied("schema console") : denied("table desk_setting"),
		),
		statement(
			as,
			"counts what somebody read",
			"select access.exposure('{}', now())",
			as === "notary" ? denied("schema access") : denied("function exposure"),
		),
	]),
	statement(
		"web",
		"hands one person's settings to another",
		`update console.desk_setting set person_id = ${SOMEBODY}`,
		denied("table desk_setting"),
	),
	statement(
		"web",
		"forgets that somebody was reminded to pause",
		"delete from console.desk_setting",
		denied("table desk_setting"),
	),
	statement(
		"web",
		"has settings for somebody who is nobody",
		"insert into console.desk_setting (person_id, blur) values (gen_random_uuid(), false)",
		'23503: insert or update on table "desk_setting" violates foreign key constraint',
	),
];
