import { type Attack, denied, statement } from "./attack.ts";

/** How keys and deletion stand: the keeper's word alone, and numbers for whoever only watches. */
export const STANDING: readonly Attack[] = [
	...(["web", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"says that the key store answers",
			`select access.key_store_checked('{"keeper": "keeper-1", "store": "file"}')`,
			denied("function key_store_checked"),
		),
		statement(
			as,
			"counts what falls due itself",
			"select access.count_falls('eu')",
			denied("function count_falls"),
		),
	]),
	statement("web", "writes what falls due when", "update access.falls set passed = 0", denied("table falls")),
	statement(
		"web",
		"hides that the key store fails",
		"update access.key_store_state set error = null, failing_since = null",
		denied("table key_store_state"),
	),
	statement(
		"worker",
		"learns which threads depend on a key",
		"select thread_id from vault.sealed_key",
		denied("table sealed_key"),
	),
];
