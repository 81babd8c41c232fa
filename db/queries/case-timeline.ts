/** What was done about a case, from the record itself: so that whatever is an entry stands in it, and nothing else does. */
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

export interface TimelineRow {
	entryId: string;
	entryNumber: number | null;
	at: Date;
	type: string;
	/** Null: the platform, or the product by itself. */
	actorId: string | null;
	alias: string | null;
	role: string | null;
	/** Whom it concerns besides: to whom a case was handed, from whom it was taken. */
	other: string | null;
	/** Codes of the entry, where it has them: of a decision the outcome, of a pause why, of an opening the reason … */
	verdict: string | null;
	category: string | null;
	kind: string | null;
	action: string | null;
	reason: string | null;
	toRole: string | null;
	due: string | null;
	messages: number | null;
}

/**
 * The newest `limit` entries of these types on a case, the newest first. What was refused, what oversight looks at again and what
 * belongs to a legal matter is not among them.
 * `since`, `until`: within which they are; the log lies in months, and each that may hold one costs planning.
 */
export async function selectTimeline(
	db: Db,
	caseId: string,
	types: readonly string[],
	[since, until]: readonly [Date, Date],
	limit: number,
): Promise<TimelineRow[]> {
	return db<TimelineRow[]>`
		select e.id as "entryId", ${numberOf(db, "e.id")} as "entryNumber", e.at, e.type, e.actor as "actorId", p.alias,
			e.actor_role as role, o.alias as other, l.leaf->>'verdict' as verdict, l.leaf->>'category' as category,
			l.leaf->>'kind' as kind, l.leaf->>'action' as action, e.reason, l.leaf->>'role' as "toRole", l.leaf->>'due' as due,
			(l.leaf->>'messages')::int as messages
		from (select n.id, n.at, n.type, n.actor, n.actor_role, n.reason, n.leaf from ledger.entry n
			where n.case_id = ${caseId} and n.at between ${since} and ${until} and n.type = any(${types as string[]}) and n.outcome in ('done', 'granted')
				and n.reason is distinct from 'OVERSIGHT_REVIEW'
			order by n.at desc, n.id desc limit ${limit}) e
		cross join lateral (select convert_from(e.leaf, 'UTF8')::jsonb as leaf) l
		left join access.person p on p.id = e.actor
		left join access.person o on o.id = (l.leaf->>'person')::uuid
		where not l.leaf ? 'matter'
		order by e.at desc, e.id desc`;
}
