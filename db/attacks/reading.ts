import { type Attack, denied, statement } from "./attack.ts";

/** Reading what is sealed. */
export const READING: readonly Attack[] = (["web", "keeper", "notary", "worker"] as const).flatMap((as) => [
	statement(
		as,
		"selects sealed messages",
		"select sealed from vault.sealed_message",
		denied(as === "notary" ? "schema vault" : "table sealed_message"),
	),
	statement(
		as,
		"selects wrapped keys",
		"select wrapped from vault.sealed_key",
		denied(as === "notary" ? "schema vault" : "table sealed_key"),
	),
	statement(
		as,
		"selects the sealed words of staff",
		"select sealed from vault.note",
		denied(as === "notary" ? "schema vault" : "table note"),
	),
	statement(
		as,
		"copies sealed messages out",
		"copy vault.sealed_message to stdout",
		denied(as === "notary" ? "schema vault" : "table sealed_message"),
	),
	statement(
		as,
		"reads the server's files",
		"select pg_read_file('postgresql.conf')",
		denied("function pg_read_file"),
	),
	statement(
		as,
		"runs a program on the server",
		"copy (select 1) to program 'true'",
		"42501: " /* PostgreSQL 15 words it otherwise */,
	),
]);
