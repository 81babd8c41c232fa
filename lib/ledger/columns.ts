/**
 * The search columns beside an entry. The tree covers the leaf, not them: who rewrites a row's actor or region leaves every
 * proof whole and hides the row from a search. So whoever reads entries out compares; the leaf is what counts.
 * They are filled from the leaf by `ledger.append`, db/migrations/0190_append.sql. Test: columns.test.ts.
 */

export const COLUMNS = [
	...["type", "via", "outcome", "assurance", "policy", "actor", "actor_role", "region"],
	...["case_id", "thread_id", "opening_id", "reason"],
] as const;

/** What the columns must hold, in the order of COLUMNS; null where the leaf is no entry. */
export function columnsOf(leaf: Uint8Array): (string | null)[] | null {
	try {
		const e = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(leaf));
		const said = [
			...[e.type, e.via, e.outcome, e.assurance?.kind, e.policy, e.actor?.id, e.actor?.role, e.region],
			...[e.case, e.thread, e.opening, e.reason?.code],
		];
		return said.map((value) => (value === undefined || value === null ? null : String(value)));
	} catch {
		return null;
	}
}

/** Whether the columns say what the leaf says. */
export function columnsAgree(leaf: Uint8Array, columns: readonly (string | null)[]): boolean {
	const said = columnsOf(leaf);
	return said?.every((value, i) => value === columns[i]) === true;
}
