/** What the database says of intake keys, for copies of them: which are destroyed or going, and how long any content lives. */
import { connect, placeOf } from "./client.ts";
import { Trouble } from "./trouble.ts";

export interface KeyStanding {
	/** The shortest clock of the policy in force, in days; null where the policy says nothing of it. */
	shortestDays: number | null;
	/** Since when, by the key's id; also where only the log says so, as after an import. */
	destroyed: ReadonlyMap<string, Date>;
	/** Announced: when at the earliest, by the key's id. */
	going: ReadonlyMap<string, Date>;
}

/**
 * @returns null of a database that is older than intake keys in tables
 * @throws Trouble where it cannot be asked
 */
export async function readKeyStanding(adminUrl: string): Promise<KeyStanding | null> {
	const sql = connect(adminUrl, { max: 1, name: "countersign-key-standing", prepare: false });
	try {
		await sql`set role owner`;
		const [ready] = await sql<{ ready: boolean }[]>`
			select to_regclass('vault.retention') is not null and to_regclass('access.intake_key') is not null as ready`;
		if (!ready?.ready) return null;
		const [clock] = await sql<{ days: number | null }[]>`
			select least((select min(d.value::int) from jsonb_each_text(r.policy->'days') d),
				(select min((x->>'days')::int) from jsonb_array_elements(r.policy->'rules') x)) as days from vault.retention r`;
		const keys = await sql<{ kid: string; destroyed: Date | null; going: Date | null }[]>`
			select k.kid, k.destroyed_at as destroyed, k.destruction_due_at as going from access.intake_key k
			union all select convert_from(e.leaf, 'UTF8')::jsonb->>'key', e.at, null from ledger.entry e
			where e.type = 'key.destroyed' and e.outcome = 'done'`;
		return {
			shortestDays: clock?.days ?? null,
			destroyed: new Map(keys.flatMap(({ kid, destroyed }) => (destroyed ? [[kid, destroyed]] : []))),
			going: new Map(
				keys.flatMap(({ kid, destroyed, going }) => (going && !destroyed ? [[kid, going]] : [])),
			),
		};
	} catch (error) {
		const code = String((error as { code?: unknown }).code ?? "no code");
		throw new Trouble(`The database at ${placeOf(adminUrl)} could not be asked about its keys (${code}).`);
	} finally {
		await sql.end({ timeout: 2 });
	}
}
