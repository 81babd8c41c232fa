/**
 * Key files of which the database knows nothing: an older one was brought back and a new epoch begun, so that no entry tells of
 * them either; or the keeper died between making a key and recording it. Each becomes a key whose period is over: nothing is sealed to
 * it, every thread of its region that is not shredded counts as wrapped to it, and it has its end like any other.
 *
 * Looked for once, before the keyring makes any key; adopted once the log goes on, since while entries are missing they may come
 * back and tell more.
 * Shown by: adopt-lost.test.ts.
 */
import type { Sql } from "#db/client.ts";
import type { Notary } from "../notary/notary.ts";
import type { KeptKey, PrivateKeys } from "../stores/private-keys.ts";

/** @param regions whose keys are here; null: all */
export async function lostKeys(
	sql: Sql,
	keys: PrivateKeys,
	regions: readonly string[] | null,
): Promise<KeptKey[]> {
	const rows = await sql<{ kid: string }[]>`select kid from access.intake_key`;
	const known = new Set(rows.map(({ kid }) => kid));
	return (await keys.all(regions)).filter(({ kid }) => !known.has(kid));
}

/** @returns how many were adopted; 0 of a log that stands still @throws where the database refuses */
export async function adoptLost(
	sql: Sql,
	notary: Pick<Notary, "begun" | "halted">,
	lost: readonly Pick<KeptKey, "kid" | "region">[],
	store: string,
): Promise<number> {
	if (lost.length === 0) return 0;
	await notary.begun;
	if (notary.halted) return 0;
	let adopted = 0;
	for (const { kid, region } of lost) {
		const [row] = await sql<{ adopted: boolean }[]>`
			select access.adopt_intake_key(${sql.json({ kid, region, store })}) as adopted`;
		if (row?.adopted) adopted++;
	}
	return adopted;
}
