/** Sign-ins: the cookie's token is known here by its SHA-256 only. */
import type { Db } from "../web.ts";

export interface SessionRow {
	sessionId: string;
	personId: string;
	alias: string;
	name: string;
	disabled: boolean;
	/** Not ended, inside its idle and its absolute time. */
	live: boolean;
	/** Ended by someone or recorded as run out. */
	ended: boolean;
	/** Longer ago than a minute. */
	stale: boolean;
	grants: { role: string; region: string }[];
}

export async function selectSession(
	db: Db,
	tokenHash: Buffer,
	idleMinutes: number,
): Promise<SessionRow | undefined> {
	const [row] = await db<SessionRow[]>`
		select s.id as "sessionId", p.id as "personId", p.alias, p.name, p.disabled_at is not null as disabled,
			s.ended_at is null and s.expires_at > now() and s.seen_at > now() - make_interval(mins => ${idleMinutes}) as live,
			s.ended_at is not null as ended, s.seen_at < now() - interval '1 minute' as stale,
			coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'region', g.region) order by g.role, g.region)
				from access.role_grant g where g.person_id = p.id and g.revoked_at is null), '[]') as grants
		from console.session s join access.person p on p.id = s.person_id
		where s.token_hash = ${tokenHash}`;
	return row;
}

export async function insertSession(
	db: Db,
	session: { id: string; tokenHash: Buffer; personId: string; hours: number },
): Promise<void> {
	await db`
		insert into console.session (id, token_hash, person_id, expires_at)
		values (${session.id}, ${session.tokenHash}, ${session.personId}, now() + make_interval(hours => ${session.hours}))`;
}

export async function touchSession(db: Db, sessionId: string): Promise<void> {
	await db`
		update console.session set seen_at = now()
		where id = ${sessionId} and ended_at is null and seen_at < now() - interval '1 minute'`;
}

/** @returns whether this call ended it. */
export async function markSessionEnded(db: Db, sessionId: string): Promise<boolean> {
	const ended = await db`
		update console.session set ended_at = now() where id = ${sessionId} and ended_at is null returning id`;
	return ended.length === 1;
}
