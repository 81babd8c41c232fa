import { type Attack, denied, statement, undone } from "./attack.ts";

/** The record, and the rights that guard it: the same for whoever serves requests. */
export const RECORD: readonly Attack[] = (["web", "keeper", "notary", "worker"] as const).flatMap((as) => [
	statement(as, "changes an entry", "update ledger.entry set outcome = 'done'", denied("table entry")),
	statement(as, "deletes entries", "delete from ledger.entry", denied("table entry")),
	statement(as, "truncates the ledger", "truncate ledger.entry cascade", denied("table entry")),
	statement(
		as,
		"inserts an entry by hand",
		"insert into ledger.entry (id) values (gen_random_uuid())",
		denied("table entry"),
	),
	statement(
		as,
		"takes entries from the notary's queue",
		"delete from ledger.pending",
		denied("table pending"),
	),
	statement(
		as,
		"lengthens its own list of event types",
		`insert into ledger.event_type values ('opening.granted', '${as}')`,
		denied("table event_type"),
	),
	{
		as,
		name: "deletes from a month's partition",
		refusal: denied("table entry_"),
		run: (sql) =>
			undone(sql, async (tx) => {
				const [month] = await tx`select inhrelid::regclass::text as name from pg_inherits
					where inhparent = 'ledger.entry'::regclass limit 1`;
				await tx.unsafe(`delete from ${month?.name}`);
			}),
	},
	statement(
		as,
		"disables the triggers",
		"alter table ledger.entry disable trigger all",
		"42501: must be owner of table entry",
	),
	statement(
		as,
		"steps around the triggers",
		"set local session_replication_role = replica",
		"42501: permission denied to set parameter",
	),
	statement(as, "becomes the owner", "set local role owner", "42501: permission denied to set role"),
	statement(
		as,
		"signs in as the owner",
		"set local session authorization owner",
		"42501: permission denied to set session authorization",
	),
	statement(
		as,
		"grants itself the vault",
		`grant select on vault.sealed_message to ${as}; select sealed from vault.sealed_message`,
		denied(as === "notary" ? "schema vault" : "table sealed_message"),
	),
	statement(
		as,
		"shadows a table with a temporary one",
		"create temp table release (entry_id uuid)",
		"42501: permission denied to create temporary tables",
	),
	statement(
		as,
		"plants a function",
		"create function ledger.sha256(bytea) returns bytea language sql as 'select $1'",
		denied("schema ledger"),
	),
	statement(as, "plants a table in public", "create table public.entry (id uuid)", denied("schema public")),
	statement(as, "makes a schema to shadow ours", "create schema shadow", denied("database")),
]);

export const LEAF: readonly Attack[] = (["web", "keeper", "worker"] as const).flatMap((as) => {
	const type = { web: "case.claimed", keeper: "key.created", worker: "signals.changed" }[as];
	const bad = (name: string, extra: string, why: string) =>
		statement(
			as,
			name,
			`select * from ledger.append('{"type":"${type}","outcome":"done","assurance":{"kind":"system"},${extra}}')`,
			`CS012: LEDGER_EVENT_INVALID: ${why}`,
		);
	return [
		bad("backdates an entry", '"at":"2020-01-01T00:00:00Z"', "unknown key"),
		bad("appends in another role's name", '"via":"keeper"', "unknown key"),
		bad("writes words into a leaf", '"error":"he said: meet me"', "a leaf holds ids, codes and digests only"),
		bad("writes a platform's id into a leaf", '"person":"user-4711"', "an id is one of ours"),
		bad(
			"condemns the log by an entry too deep for verifiers",
			`"policy":${"[".repeat(16)}${"]".repeat(16)}`,
			"an event is shallow and has few keys",
		),
		bad(
			"condemns the log by an entry with too many keys for verifiers",
			`"policy":{${Array.from({ length: 1024 }, (_, i) => `"k${i}":1`).join()}}`,
			"an event is shallow and has few keys",
		),
	];
});

/** Even the owner of every table cannot change what is recorded while the triggers stand. */
export const OWNER: readonly Attack[] = [
	statement(
		"owner",
		"changes an entry",
		"update ledger.entry set outcome = 'done'",
		"CS010: LEDGER_APPEND_ONLY",
	),
	statement("owner", "deletes entries", "delete from ledger.entry", "CS010: LEDGER_APPEND_ONLY"),
	statement("owner", "truncates the ledger", "truncate ledger.entry cascade", "CS010: LEDGER_APPEND_ONLY"),
	statement(
		"superuser",
		"steps around ordinary triggers and changes an entry",
		"set local session_replication_role = replica; update ledger.entry set outcome = 'done'",
		"CS010: LEDGER_APPEND_ONLY",
	),
];
