import { type Attack, denied, statement } from "./attack.ts";

const id = "gen_random_uuid()";
const TABLES = [
	"matter",
	"matter_person",
	"hold",
	"hold_scope",
	"hold_thread",
	"hold_renewal",
	"hold_release",
];
const ACTS = ["place_hold", "renew_hold", "ask_release", "decline_release", "release_hold"];
/** What is looked at when a transaction ends is looked at now: every attempt is rolled back. */
const COMMIT = "set constraints all immediate";
/** A hold of whoever is first: what is tried is refused before it matters whose. */
const SOMEBODY = `jsonb_build_object('person', (select id from access.person limit 1), 'role', 'legal', 'region', 'eu')`;

/** Legal holds are the keeper's functions' alone: nobody holds, lifts or makes nothing of one by hand. */
export const HOLDS: readonly Attack[] = [
	...(["web", "keeper", "worker", "notary"] as const).flatMap((as) => [
		...TABLES.map((table) =>
			statement(
				as,
				`empties legal.${table}`,
				`delete from legal.${table}`,
				denied(as === "notary" ? "schema legal" : `table ${table}`),
			),
		),
		statement(
			as,
			"lifts what stands on a thread by hand",
			"update vault.thread_life set holds = 0",
			denied(as === "notary" ? "schema vault" : "table thread_life"),
		),
		statement(
			as,
			"ends a hold by hand",
			"update legal.hold set ended_at = now()",
			denied(as === "notary" ? "schema legal" : "table hold"),
		),
	]),
	...(["web", "worker"] as const).flatMap((as) => [
		...[...ACTS.map((act) => `${act}('{}')`), "expire_holds()", "erase_matters()", `attach(${id})`].map(
			(call) =>
				statement(
					as,
					`calls legal.${call}`,
					`select legal.${call}`,
					denied(`function ${call.split("(")[0]}`),
				),
		),
		statement(
			as,
			"stands in the way of holds by a lock of their table",
			"lock table legal.hold in row exclusive mode",
			denied("table hold"),
		),
	]),
	...(["web", "worker"] as const).map((as) =>
		statement(
			as,
			"asks for whom a restricted matter is",
			`select legal.sees(${id}, ${id}), legal.holds_seen(${id}, ${id})`,
			denied("function sees"),
		),
	),
	statement(
		"web",
		"switches off what hides restricted matters",
		"alter table legal.matter disable row level security",
		"42501: must be owner of table matter",
	),
	statement(
		"web",
		"reads past what hides restricted matters",
		"set local row_security = off; select from legal.matter",
		'42501: query would be affected by row-level security policy for table "matter"',
	),
	statement("worker", "reads what a hold covers", "select from legal.hold_scope", denied("table hold_scope")),
	statement(
		"worker",
		"reads what a matter is about",
		"select title from legal.matter",
		denied("table matter"),
	),
	...["placed", "renewed", "release_asked", "release_declined", "released", "expired"].map((act) =>
		statement(
			"keeper",
			`records hold.${act} without having done it`,
			`select ledger.append('{"type":"hold.${act}","outcome":"done","assurance":{"kind":"system"}}'); ${COMMIT}`,
			"CS334: ACT_UNDONE",
		),
	),
	statement(
		"keeper",
		"places a hold for somebody who is not there",
		`select legal.place_hold(${SOMEBODY})`,
		"CS043: NOT_PERMITTED",
	),
	statement(
		"keeper",
		"lifts a hold that is none",
		`select legal.release_hold(${SOMEBODY} || jsonb_build_object('hold', ${id}))`,
		"CS049: NOT_FOUND",
	),
	statement(
		"keeper",
		"uses up a confirmation without its act",
		"select legal.spend('{}', 'release_hold')",
		denied("function spend"),
	),
	statement(
		"keeper",
		"asks which matters go, by a time of its own",
		"select legal.matter_over('1 day')",
		denied("function matter_over"),
	),
	statement(
		"keeper",
		"ends a hold without an act",
		`select legal.end_hold(${id}, 'RELEASED', ${id})`,
		denied("function end_hold"),
	),
	statement(
		"web",
		"says that it holds, from its own word",
		`select ledger.append('{"type":"hold.placed","outcome":"done","assurance":{"kind":"session"}}')`,
		"CS013: LEDGER_TYPE_REFUSED",
	),
	statement(
		"web",
		"brings a thread in from an old snapshot, past a hold",
		`set transaction isolation level repeatable read;
			insert into console.participant (thread_id, account, number) select ${id}, 'a', 1`,
		"CS270: SNAPSHOT_REFUSED",
	),
	...TABLES.map((table) =>
		statement(
			"owner",
			`empties legal.${table} past the grants`,
			`delete from legal.${table}`,
			"CS010: LEDGER_APPEND_ONLY",
		),
	),
];
