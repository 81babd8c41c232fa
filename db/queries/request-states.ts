/** What became of a request is never stored: it follows from rows that have an author and a time, here alone. */
import type { Db } from "../web.ts";

/** A request, its person and case, and its state. Lapsed is what nobody settled in time, and what was approved and not used. */
export function requestStates(db: Db) {
	return db`
		from access.opening_request r
		join access.person p on p.id = r.person_id
		join console.case c on c.id = r.case_id
		cross join lateral (
			select count(*) filter (where a.verdict = 'approve' and access.may_approve(a.person_id, a.role, r))::int as approvals,
				min(a.at) filter (where a.verdict = 'deny') as denied_at, max(a.at) as latest
			from access.opening_approval a where a.request_id = r.id) v
		left join lateral (
			select o.id, o.granted_at from access.opening o where o.request_id = r.id limit 1) o on true
		cross join lateral (
			select case
				when o.id is not null then 'OPENED'
				when r.cancelled_at is not null then 'CANCELLED'
				when v.denied_at is not null then 'DENIED'
				when r.lapses_at <= now() then 'LAPSED'
				when v.approvals >= r.needed then 'APPROVED'
				else 'REQUESTED' end as state) s`;
}

export function requestColumns(db: Db) {
	return db`
		r.id, r.person_id as "personId", p.alias, r.role, r.case_id as "caseId", r.thread_id as "threadId", r.region,
		r.reason, r.question, r.note_id as "noteId", r.needed, r.roles, v.approvals, r.requested_at as "requestedAt",
		(select jsonb_agg(jsonb_build_array(lower(x), upper(x) - 1) order by lower(x)) from unnest(r.scope) x) as intervals,
		r.lapses_at as "lapsesAt", s.state, o.id as "openingId", r.entry_id as "entryId",
		coalesce(o.granted_at, r.cancelled_at, v.denied_at, case when s.state = 'LAPSED' then r.lapses_at end,
			case when s.state = 'APPROVED' then v.latest end) as "settledAt",
		(select i.index::float8 from ledger.indexed i where i.entry_id = r.entry_id order by i.epoch desc limit 1)
			as "entryNumber",
		(select l.review_id from access.content_request l where l.request_id = r.id) as "reviewId",
		c.category, c.keyword, c.severity, c.restricted, c.closed_at is not null as "caseClosed"`;
}
