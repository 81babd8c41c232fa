/**
 * Who asks, about which case: everything that a decision needs, in one round trip, from the database itself.
 *
 * The session token is resolved here, to a person whose rights the keeper itself wrote; web's word about who acts is
 * never heard. Case, claim and report are web's word (SECURITY.md, "A stolen web process").
 */
import { createHash } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { CLOCK_TOLERANCE_MS } from "../access/policy.ts";
import { fromMultirange, type Interval } from "../access/scope.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import type { Keeper } from "./context.ts";

/** Web ends an idle session after 30 minutes and notes at most every few that somebody is there. */
const IDLE = "40 minutes";

export interface CaseFacts {
	id: string;
	threadId: string;
	region: string;
	restricted: boolean;
	closed: boolean;
	claimedBy: string | null;
	/** Every sequence number of the thread whose content is there, in reading order. */
	order: number[];
	reported: number[];
}

export interface Asking {
	actor: Actor;
	case: CaseFacts | null;
	openingsLastHour: number;
	/** The most of a day that had one and the same account of this thread in them. */
	openingsOfAccount: number;
	emergenciesLastDay: number;
	/** An account of the person's is among the thread's. */
	takesPart: boolean;
	/** What the person opened of this thread so far: how often, everything, and what nobody else approved. */
	opened: { times: number; all: Interval[]; alone: Interval[] };
	/** The person's latest opening of this thread, which a window would widen. */
	earlierOpening: string | null;
}

/**
 * @param sessionToken as the browser's cookie holds it
 * @throws DomainError NOT_SIGNED_IN, CLOCKS_DISAGREE
 */
export async function whoAsks(sql: Sql, sessionToken: string, caseId: string | null): Promise<Asking> {
	const [row] = await sql`
		select s.id as session, p.id as person, p.alias, p.name,
			extract(epoch from clock_timestamp()) * 1000 as clock,
			(select json_agg(json_build_object('role', g.role, 'region', g.region)) from access.grant_in_force g
				where g.person_id = p.id and g.role <> all (s.withheld)) as grants,
			c.id as case_id, c.thread_id, c.region, c.restricted, c.closed_at is not null as closed,
			(select l.person_id from console.claim l where l.case_id = c.id and l.released_at is null) as claimed_by,
			(select json_agg(m.sequence order by m.sent_at, m.sequence) from console.message m
				where m.thread_id = c.thread_id and m.gone_at is null) as reading_order,
			(select json_agg(distinct x) from console.report r, unnest(r.reported) x
				where r.case_id = any (case when c.reopens is null then array[c.id] else array(select console.chain_of(c.id)) end)) as reported,
			(select count(*)::int from access.opening o
				where o.person_id = p.id and o.granted_at > now() - interval '1 hour') as openings_last_hour,
			(select count(*)::int from access.opening o where o.person_id = p.id
				and o.granted_at > now() - interval '24 hours' and o.reason = 'EMERGENCY_RISK_TO_LIFE') as emergencies_last_day,
			access.openings_of_accounts(p.id, c.thread_id, now() - interval '24 hours') as openings_of_account,
			access.takes_part(p.id, c.thread_id) as takes_part,
			before.times, before.everything, before.alone, before.latest as earlier_opening
		from console.session s
		join access.person p on p.id = s.person_id and p.disabled_at is null
		left join console.case c on c.id = ${caseId}
		left join lateral (
			select count(distinct o.id)::int as times, range_agg(r)::text as everything,
				(range_agg(r) filter (where o.request_id is null))::text as alone,
				(array_agg(o.id order by o.granted_at desc))[1] as latest
			from access.opening o, unnest(o.scope) r where o.thread_id = c.thread_id and o.person_id = p.id) before on true
		where s.token_hash = ${hashOf(sessionToken)} and s.ended_at is null and s.expires_at > clock_timestamp()
			and s.seen_at > clock_timestamp() - ${IDLE} ::interval`;
	if (!row)
		throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was opened. Sign in again.");
	if (Math.abs(Number(row.clock) - Date.now()) > CLOCK_TOLERANCE_MS) {
		throw new DomainError(
			"CLOCKS_DISAGREE",
			"The clocks of the database and of the decryption service disagree. Nothing was opened; tell the platform engineers.",
		);
	}
	return {
		actor: {
			personId: row.person,
			alias: row.alias,
			name: row.name,
			sessionId: row.session,
			grants: row.grants ?? [],
		},
		case: row.case_id && {
			id: row.case_id,
			threadId: row.thread_id,
			region: row.region,
			restricted: row.restricted,
			closed: row.closed,
			claimedBy: row.claimed_by,
			order: row.reading_order ?? [],
			reported: row.reported ?? [],
		},
		openingsLastHour: row.openings_last_hour,
		openingsOfAccount: row.openings_of_account ?? 0,
		takesPart: row.takes_part ?? false,
		opened: {
			times: row.times ?? 0,
			all: fromMultirange(row.everything),
			alone: fromMultirange(row.alone),
		},
		emergenciesLastDay: row.emergencies_last_day,
		earlierOpening: row.earlier_opening,
	};
}

/**
 * Who asks, where it is about no case: the session's person with the rights of this moment.
 *
 * @param sessionToken as the browser's cookie holds it
 * @throws DomainError NOT_SIGNED_IN
 */
export async function whoIs({ sql }: Keeper, sessionToken: string): Promise<Actor> {
	const [row] = await sql`
		select s.id as session, p.id as person, p.alias, p.name,
			(select json_agg(json_build_object('role', g.role, 'region', g.region)) from access.grant_in_force g
				where g.person_id = p.id and g.role <> all (s.withheld)) as grants
		from console.session s
		join access.person p on p.id = s.person_id and p.disabled_at is null
		where s.token_hash = ${hashOf(sessionToken)} and s.ended_at is null and s.expires_at > clock_timestamp()
			and s.seen_at > clock_timestamp() - ${IDLE} ::interval`;
	if (!row)
		throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was done. Sign in again.");
	return {
		personId: row.person,
		alias: row.alias,
		name: row.name,
		sessionId: row.session,
		grants: row.grants ?? [],
	};
}

/** Tokens are random, so a bare SHA-256 keeps them; the stored hash opens nothing. */
export function hashOf(token: string): Buffer {
	return createHash("sha256").update(token).digest();
}
