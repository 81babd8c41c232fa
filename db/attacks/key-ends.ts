import { type Attack, denied, statement } from "./attack.ts";

const KID = "k".repeat(43);
const says = (type: string) =>
	`select ledger.append('{"type":"${type}","outcome":"done","assurance":{"kind":"system"},"region":"eu","key":"${KID}"}');
		set constraints all immediate`;

/** The end of intake keys, and what is wrapped anew so that they can go. */
export const KEYS: readonly Attack[] = [
	...(["web", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"has a key's destruction announced",
			"select access.announce_destruction('{}')",
			denied("function announce_destruction"),
		),
		statement(
			as,
			"says which keys were made",
			"select access.take_up_keys()",
			denied("function take_up_keys"),
		),
		statement(
			as,
			"says that a file is an intake key",
			"select access.adopt_intake_key('{}')",
			denied("function adopt_intake_key"),
		),
		statement(
			as,
			"calls off a destruction by an old entry",
			"select access.take_up_cancelled()",
			denied("function take_up_cancelled"),
		),
		statement(as, "destroys a key", "select access.destroy_key('{}')", denied("function destroy_key")),
		statement(
			as,
			"takes wrapped keys to wrap them anew",
			"select access.begin_rewrap('{}')",
			denied("function begin_rewrap"),
		),
		statement(
			as,
			"puts wrapped keys in place of others",
			"select access.stage_rewrap('{}')",
			denied("function stage_rewrap"),
		),
	]),
	...(["web", "keeper", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"says that nobody brought a backup back",
			"delete from vault.restored",
			denied("table restored"),
		),
		statement(
			as,
			"says that a key is gone",
			"update access.intake_key set destroyed_at = now()",
			denied("table intake_key"),
		),
		statement(
			as,
			"moves the day of a destruction",
			"update access.intake_key set destruction_due_at = now()",
			denied("table intake_key"),
		),
	]),
	statement(
		"keeper",
		"wraps a key anew by hand",
		"update vault.sealed_key set wrapped = ''",
		denied("table sealed_key"),
	),
	statement(
		"keeper",
		"reads what waits to be put in place",
		"select wrapped from vault.rewrapped",
		denied("table rewrapped"),
	),
	statement(
		"keeper",
		"has a thread passed over when keys are wrapped anew",
		"insert into vault.rewrap_left (key_id) select id from vault.sealed_key",
		denied("table rewrap_left"),
	),
	statement(
		"keeper",
		"says by which entry a wrapped key is the right one",
		"update vault.key_entry set entry_id = gen_random_uuid()",
		denied("table key_entry"),
	),
	...[
		"key.destruction_announced",
		"key.destruction_cancelled",
		"key.destroyed",
		"key.rewrapping",
		"key.rewrapped",
	].map((type) =>
		statement(
			"keeper",
			`puts ${type} on the record, which it did not do`,
			says(type),
			"CS318: KEY_ACT_UNDONE",
		),
	),
	statement(
		"keeper",
		"announces the end of the key of now",
		`select access.announce_destruction(jsonb_build_object('kid', k.kid, 'days', 7)) from access.intake_key k
			where k.not_after > clock_timestamp() limit 1`,
		"CS312: KEY_IN_USE",
	),
	statement(
		"keeper",
		"destroys a key that is not announced",
		`select access.destroy_key(jsonb_build_object('kid', k.kid)) from access.intake_key k
			where k.announced_at is null and k.destroyed_at is null limit 1`,
		"CS315: KEY_NOT_ANNOUNCED",
	),
	statement(
		"keeper",
		"calls a destruction off in nobody's name",
		`select access.cancel_destruction(jsonb_build_object('kid', k.kid)) from access.intake_key k
			where k.destroyed_at is null limit 1`,
		"CS064: CONFIRMATION_REQUIRED",
	),
	statement(
		"keeper",
		"takes what is wrapped to the key of now, as if to wrap it anew",
		`select access.begin_rewrap(jsonb_build_object('keeper', 'k', 'rewrap', gen_random_uuid(), 'from', k.kid, 'to', k.kid,
			'kind', 'keys', 'limit', 64)) from access.intake_key k where k.not_after > clock_timestamp() limit 1`,
		"CS317: REWRAP_INVALID",
	),
	statement(
		"keeper",
		"puts in place what was never taken",
		`select access.stage_rewrap('{"rewrap": "00000000-0000-4000-8000-000000000000", "wrapped": {}}')`,
		"CS317: REWRAP_INVALID",
	),
];
