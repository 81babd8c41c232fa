import { type Attack, denied, statement } from "./attack.ts";

/** Writing what another process writes, or what nobody writes again. */
export const WEB: readonly Attack[] = [
	statement(
		"web",
		"gets its own insert into the vault back",
		`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
			values (gen_random_uuid(), 'reason', gen_random_uuid(), 'eu', gen_random_uuid(), '', '') returning sealed`,
		denied("table note"),
	),
	statement(
		"web",
		"says that keys are destroyed",
		"select access.take_up_destroyed()",
		denied("function take_up_destroyed"),
	),
	statement(
		"web",
		"swaps a sealed message",
		"update vault.sealed_message set sealed = ''",
		denied("table sealed_message"),
	),
	statement(
		"web",
		"drops sealed messages",
		"delete from vault.sealed_message",
		denied("table sealed_message"),
	),
	statement(
		"web",
		"takes from the vault",
		"select vault.take(gen_random_uuid(), now())",
		denied("function take"),
	),
	statement(
		"web",
		"draws a sample of its own choice",
		`insert into oversight.sample (period, opening_id, entry_id, index, region, stratum, kind)
			values ('2026-11', gen_random_uuid(), gen_random_uuid(), 0, 'eu', 'A/b/eu', 'DRAWN')`,
		denied("table sample"),
	),
	statement(
		"web",
		"chooses a period's seed",
		"update oversight.period set seed = repeat('0', 64)",
		denied("table period"),
	),
	statement(
		"web",
		"says where a private key lies",
		"select access.store_intake_key('{}')",
		denied("function store_intake_key"),
	),
	statement("web", "opens a thread itself", "select access.open('{}')", denied("function open")),
	statement("web", "reads further itself", "select access.read('{}')", denied("function read")),
	statement(
		"web",
		"discloses staff's words itself",
		"select access.disclose('{}')",
		denied("function disclose"),
	),
	statement(
		"web",
		"learns a read token's hash",
		"select read_token_hash from access.opening",
		denied("table opening"),
	),
	statement(
		"web",
		"writes itself a person",
		`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
			values (gen_random_uuid(), 'X-1', 'X', 'X', 'IE', true, gen_random_uuid())`,
		denied("table person"),
	),
	statement(
		"web",
		"gives somebody a role",
		`insert into access.role_grant (person_id, role, region, entry_id)
			values (gen_random_uuid(), 'child_safety', 'eu', gen_random_uuid())`,
		denied("table role_grant"),
	),
	statement(
		"web",
		"brings a revoked role back",
		"update access.role_grant set revoked_at = null",
		denied("table role_grant"),
	),
	statement(
		"web",
		"writes an opening by hand",
		"insert into access.opening (id) values (gen_random_uuid())",
		denied("table opening"),
	),
	statement(
		"web",
		"prolongs an opening",
		"update access.opening set expires_at = 'infinity'",
		denied("table opening"),
	),
	statement(
		"web",
		"makes a due review vanish",
		"delete from console.access_review",
		denied("table access_review"),
	),
	statement(
		"web",
		"changes a verdict",
		"update console.verdict set verdict = 'JUSTIFIED'",
		denied("table verdict"),
	),
	append("web", "opening.granted"),
	append("web", "thread.decrypted"),
	append("web", "role.granted"),
];

export const KEEPER: readonly Attack[] = [
	append("keeper", "report.received"),
	append("keeper", "ledger.searched"),
	statement(
		"keeper",
		"marks a taken release as not taken",
		"update vault.release set taken_at = null",
		denied("table release"),
	),
	statement(
		"keeper",
		"forges a release by hand",
		"insert into vault.release (entry_id) values (gen_random_uuid())",
		denied("table release"),
	),
	statement(
		"keeper",
		"widens an opening",
		"update access.opening set scope = '{[1,10000]}'",
		denied("table opening"),
	),
	statement(
		"keeper",
		"gives itself a session",
		"insert into console.session (id) values (gen_random_uuid())",
		denied("table session"),
	),
	statement(
		"keeper",
		"makes a due review vanish",
		"delete from console.access_review",
		denied("table access_review"),
	),
];

function append(as: "web" | "keeper", type: string): Attack {
	return statement(
		as,
		`appends ${type}, which is not on its list`,
		`select * from ledger.append('{"type":"${type}","outcome":"granted","assurance":{"kind":"session"}}')`,
		"CS013: LEDGER_TYPE_REFUSED",
	);
}
