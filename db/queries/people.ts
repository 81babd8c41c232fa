/** People as others may see them: who they are and what they may do. Only the keeper writes them. */
import type { Db } from "../web.ts";

export interface PersonRow {
	id: string;
	alias: string;
	name: string;
	demo: boolean;
	disabled: boolean;
	grants: { role: string; region: string }[];
}

const columns = (db: Db) => db`
	p.id, p.alias, p.name, p.demo, p.disabled_at is not null as disabled,
	coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'region', g.region) order by g.role, g.region)
		from access.role_grant g where g.person_id = p.id and g.revoked_at is null), '[]') as grants`;

export async function selectPerson(db: Db, personId: string): Promise<PersonRow | undefined> {
	const [row] = await db<PersonRow[]>`select ${columns(db)} from access.person p where p.id = ${personId}`;
	return row;
}

/** The people that a demo lets anyone be, in the order in which they were added. */
export async function selectDemoPeople(db: Db): Promise<PersonRow[]> {
	return db<PersonRow[]>`
		select ${columns(db)} from access.person p where p.demo and p.disabled_at is null
		order by p.added_at, p.alias limit 24`;
}
