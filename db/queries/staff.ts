/** People of the console, their roles and how many sessions are open. */
import type { Db } from "../web.ts";

export interface StaffRow {
	id: string;
	alias: string;
	name: string;
	employer: string;
	office: string;
	demo: boolean;
	addedAt: Date;
	entryId: string;
	disabledAt: Date | null;
	grants: { role: string; region: string }[];
	sessions: number;
}

export async function selectStaff(db: Db, limit: number): Promise<StaffRow[]> {
	return db<StaffRow[]>`
		select p.id, p.alias, p.name, p.employer, p.office_country as office, p.demo, p.added_at as "addedAt",
			p.entry_id as "entryId", p.disabled_at as "disabledAt",
			coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'region', g.region) order by g.role, g.region)
				from access.role_grant g where g.person_id = p.id and g.revoked_at is null), '[]') as grants,
			(select count(*)::int from console.session s
				where s.person_id = p.id and s.ended_at is null and s.expires_at > now()) as sessions
		from access.person p
		order by p.disabled_at is not null, p.alias
		limit ${limit}`;
}
