import { type Attack, denied, statement, undone } from "./attack.ts";

/** The log's index: nobody but the notary's functions gives a place, and they give only the next one. */
export const INDEX: readonly Attack[] = [
	...(["web", "keeper", "notary", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"gives an entry an index by hand",
			"insert into ledger.indexed values (1, 0, gen_random_uuid(), now(), sha256(''))",
			denied("table indexed"),
		),
		statement(
			as,
			"moves an entry in the log",
			"update ledger.indexed set index = 0",
			denied("table indexed"),
		),
		statement(
			as,
			"writes a checkpoint by hand",
			"update ledger.checkpoint set note = ''",
			denied("table checkpoint"),
		),
		statement(as, "replaces a tile", "update ledger.tile set hashes = sha256('')", denied("table tile")),
		statement(as, "sets the log back", "update ledger.log set size = 0", denied("table log")),
		statement(as, "holds the log's row", "select from ledger.log for update", denied("table log")),
		statement(
			as,
			"forges a witness",
			"insert into ledger.witness_state values (1, 'w')",
			denied("table witness_state"),
		),
		statement(
			as,
			"begins another log",
			"select ledger.begin_epoch('x', 'x', '{}')",
			denied("function begin_epoch"),
		),
	]),
	...(["web", "keeper", "worker"] as const).flatMap((as) => [
		statement(as, "sees what waits as the notary does", "select ledger.peek(1)", denied("function peek")),
		statement(
			as,
			"seals in the notary's place",
			"select ledger.seal(1, 0, '{1}', sha256(''), 'x', '{}', '{}', '{}', '')",
			denied("function seal"),
		),
		statement(
			as,
			"says that a witness has cosigned",
			"select ledger.cosigned(1, 1, 'w', now(), 'x')",
			denied("function cosigned"),
		),
	]),
	statement(
		"web",
		"changes what releases wait for",
		"select ledger.watch('checkpoint', '[]')",
		denied("function watch"),
	),
	statement(
		"keeper",
		"says that releases wait for nothing",
		"select ledger.watch('witnesses:0', '[]')",
		'23514: new row for relation "watching" violates check constraint',
	),
	...(
		[
			["counts one witness where the record names another", '{"name":"ours","vkey":"theirs+00+AA=="}'],
			["counts one witness twice", '{"name":"a","vkey":"a+00+AA=="},{"name":"b","vkey":"b+11+AA=="}'],
			["lists a witness without a key", '{"name":"a"}'],
		] as const
	).map(([name, witnesses]) =>
		statement(
			"keeper",
			name,
			`select ledger.watch('witnesses:1', '[${witnesses}]')`,
			"CS076: WITNESS_INVALID",
		),
	),
	statement(
		"keeper",
		"lets the witness leave by whose signature samples are drawn",
		`select ledger.watch('checkpoint', '[{"name":"a","vkey":"a+00+AA=="}]');
			select access.put_in_force('policy', 'x', '{"sampling":{"witnesses":["a"]}}'); select ledger.watch('checkpoint', '[]')`,
		"CS260: WITNESS_NEEDED",
	),
	statement(
		"keeper",
		"goes on without witnesses where no life is at risk",
		"select access.fall_back(gen_random_uuid())",
		"CS055: FALLBACK_REFUSED",
	),
	statement("notary", "reads what an entry says", "select leaf from ledger.entry", denied("table entry")),
	statement("notary", "appends", "select ledger.append('{}')", denied("function append")),
	statement("notary", "opens a second log", "select ledger.open_log('x', 'x')", "CS071: LOG_EXISTS"),
	seal("leaves a gap in the log", "size + 1", "{}", "CS072: LOG_MOVED"),
	seal("seals what does not wait", "size", "{9223372036854775807}", "CS074: SEAL_INVALID"),
	seal("seals nothing", "size", "{}", "CS074: SEAL_INVALID"),
	statement(
		"owner",
		"takes an entry out of the log",
		"delete from ledger.indexed",
		"CS010: LEDGER_APPEND_ONLY",
	),
	statement("owner", "deletes checkpoints", "delete from ledger.checkpoint", "CS010: LEDGER_APPEND_ONLY"),
	statement(
		"superuser",
		"steps around ordinary triggers and truncates the index",
		"set local session_replication_role = replica; truncate ledger.indexed",
		"CS010: LEDGER_APPEND_ONLY",
	),
];

function seal(name: string, size: string, positions: string, refusal: string): Attack {
	return {
		as: "notary",
		name,
		refusal,
		run: (sql) =>
			undone(sql, (tx) =>
				tx.unsafe(`select ledger.seal(epoch, ${size}, '${positions}', sha256(''), 'x', '{}', '{}', '{}', '')
					from ledger.log where closed_at is null`),
			),
	};
}
