/** What the rules of misuse look at, as the worker may read it: who opened what, when, from where, how far, and what came of it. */
import type { Sql, Tx } from "#db/client.ts";

export interface ReadingRow {
	id: string;
	person: string;
	/** Milliseconds since 1970. */
	at: number;
	caseId: string;
	region: string;
	role: string;
	category: string;
	reason: string;
	/**
	 * Whoever opened it decided or escalated the case afterwards. Who hands a case to child safety shuts everybody else out of
	 * it, so that counts for nothing where child safety found no violation.
	 */
	acted: boolean;
	/** They still have it. */
	held: boolean;
	widens: boolean;
	approved: boolean;
	/** Messages beyond the reported ones that it covers, on the side on which it reaches further. */
	reach: number;
	/** How much of the reason's words stand in an earlier one of the same person's, of another case: 0 to 1. */
	likeness: number;
	/** Where the session came from: the same or another, never where. */
	address: string | null;
	/** Small numbers, each an account of the thread; they mean nothing outside of one answer. */
	accounts: number[];
	/** Those among them that share a thread with an account of whoever opened, or are one. */
	linked: number[];
}

export interface ReasonRow {
	id: string;
	person: string;
	caseId: string;
	at: string;
	tokens: string[];
}

/** Openings whose reason was compared with none yet, the oldest first. */
export async function selectUncompared(db: Sql | Tx, limit: number): Promise<ReasonRow[]> {
	// What commits late stands a little before what is compared already.
	return db<ReasonRow[]>`
		select o.id, o.person_id as person, o.case_id as "caseId", o.granted_at::text as at,
			coalesce(w.tokens::text[], '{}') as tokens
		from access.opening o left join vault.note_words w on w.note_id = o.note_id
		where o.granted_at > coalesce((select max(l.opened_at) from oversight.likeness l) - interval '1 hour', '-infinity')
			and not exists (select from oversight.likeness l where l.opening_id = o.id)
		order by o.granted_at, o.id limit ${limit}`;
}

/** A person's reasons before a time, the newest first. */
export async function selectReasonsBefore(
	db: Sql | Tx,
	{ person, at, limit }: { person: string; at: string; limit: number },
): Promise<ReasonRow[]> {
	return db<ReasonRow[]>`
		select o.id, o.person_id as person, o.case_id as "caseId", o.granted_at::text as at, w.tokens::text[] as tokens
		from access.opening o join vault.note_words w on w.note_id = o.note_id
		where o.person_id = ${person} and o.granted_at < ${at}::text::timestamptz
		order by o.granted_at desc limit ${limit}`;
}

export interface LikenessRow {
	opening_id: string;
	person_id: string;
	opened_at: string;
	likeness: number;
	like_opening: string | null;
}

export async function insertLikenesses(db: Sql | Tx, rows: LikenessRow[]): Promise<void> {
	await db`insert into oversight.likeness (opening_id, person_id, opened_at, likeness, like_opening)
		select x.opening_id, x.person_id, x.opened_at, x.likeness, x.like_opening
		from jsonb_to_recordset(${db.json(rows as never)}) as x(opening_id uuid, person_id uuid, opened_at timestamptz,
			likeness float8, like_opening uuid)
		on conflict do nothing`;
}

export interface StaffRow {
	id: string;
	office: string;
	/** Milliseconds since 1970: disabled, or their last right ended or will; null: still there. */
	leftAt: number | null;
}

export async function selectStaff(db: Sql | Tx): Promise<StaffRow[]> {
	return db<StaffRow[]>`select p.id, p.office_country as office,
		(extract(epoch from least(p.disabled_at, g.ended)) * 1000)::float8 as "leftAt"
		from access.person p
		cross join lateral (
			select case when bool_and(coalesce(r.revoked_at, r.ends_at) is not null) then max(least(r.revoked_at, r.ends_at)) end
				as ended
			from access.role_grant r where r.person_id = p.id) g`;
}

/** Everything that was opened within a time, in its order. */
export async function selectReadings(db: Sql | Tx, from: Date, until: Date): Promise<ReadingRow[]> {
	return db<ReadingRow[]>`
		with opened as materialized (
			select o.id, o.person_id, o.granted_at, o.case_id, o.thread_id, o.region, o.role, o.reason, o.widens, o.request_id,
				o.session_id, lower(o.scope) as first, upper(o.scope) - 1 as last
			from access.opening o where o.granted_at >= ${from} and o.granted_at < ${until}),
		parts as materialized (
			select q.thread_id, t.platform_id, q.account,
				(dense_rank() over (order by t.platform_id, q.account))::int as number
			from console.participant q join console.thread t on t.id = q.thread_id
			where q.thread_id in (select thread_id from opened)),
		accounts as (select p.thread_id, array_agg(p.number) as numbers from parts p group by p.thread_id),
		known as (
			select distinct a.person_id, a.platform_id, other.account from access.platform_account a
			join console.participant own on own.account = a.account
			join console.thread t on t.id = own.thread_id and t.platform_id = a.platform_id
			join console.participant other on other.thread_id = own.thread_id),
		linked as (
			select o.id, array_agg(p.number) as numbers from opened o
			join known n on n.person_id = o.person_id
			join parts p on p.thread_id = o.thread_id and p.platform_id = n.platform_id and p.account = n.account
			group by o.id),
		reported as (
			select x.case_id, min(m) as first, max(m) as last from (
				select r.case_id, r.reported from console.report r where r.case_id in (select case_id from opened)
				union all -- of a case that takes up a decided one: that one's
				select k.id, r.reported from (select distinct case_id from opened) o
				join console.case k on k.id = o.case_id and k.reopens is not null
				cross join lateral console.chain_of(k.reopens) h (id) join console.report r on r.case_id = h.id
			) x, unnest(x.reported) m group by x.case_id)
		select o.id, o.person_id as person, (extract(epoch from o.granted_at) * 1000)::float8 as at, o.case_id as "caseId",
			o.region, o.role, k.category, o.reason, o.widens is not null as widens, o.request_id is not null as approved,
			(exists (select from console.decision d where d.case_id = o.case_id and d.person_id = o.person_id
					and d.decided_at > o.granted_at)
				or exists (select from console.escalation e where e.case_id = o.case_id and e.person_id = o.person_id
					and e.escalated_at > o.granted_at and not (e.kind = 'CHILD_SAFETY' and exists (select from console.decision d
						where d.case_id = e.case_id and d.person_id <> e.person_id and d.decided_at > e.escalated_at
							and d.outcome = 'NO_VIOLATION')))) as acted,
			exists (select from console.claim l where l.case_id = o.case_id and l.person_id = o.person_id
				and l.released_at is null) as held,
			coalesce(greatest(r.first - o.first, o.last - r.last), 0)::int as reach,
			coalesce(w.likeness, 0)::float8 as likeness, encode(s.address, 'base64') as address,
			coalesce(a.numbers, '{}') as accounts, coalesce(n.numbers, '{}') as linked
		from opened o
		join console.case k on k.id = o.case_id
		left join reported r on r.case_id = o.case_id
		left join accounts a on a.thread_id = o.thread_id
		left join linked n on n.id = o.id
		left join console.session s on s.id = o.session_id
		left join oversight.likeness w on w.opening_id = o.id
		order by o.granted_at, o.id`;
}

/** Puts the settings in force, on the record, where they are not. */
export async function putSettings(db: Sql | Tx, settings: object): Promise<void> {
	await db`select oversight.put_signal_settings(${db.json(settings as never)})`;
}

/** Of every act that changes what the rules read. A session's address comes with its first opening. */
const READ_FROM = [
	...[
		"opening.granted",
		"report.received",
		"case.claimed",
		"case.released",
		"case.escalated",
		"case.decided",
	],
	...["person.added", "person.changed", "person.disabled", "person.enabled", "role.granted", "role.revoked"],
	"signals.changed",
];

/** Changes with whatever the rules could find other; and with the day, since a case is undecided after some of them. */
export async function selectState(db: Sql | Tx): Promise<string> {
	const [row] = await db<{ state: string }[]>`
		select concat_ws(' ', current_date, string_agg(n.id::text, ' ' order by t.type)) as state
		from unnest(${READ_FROM}::text[]) t(type)
		left join lateral (select e.id from ledger.entry e where e.type = t.type order by e.at desc, e.id desc limit 1) n on true`;
	return row?.state ?? "";
}

export interface LastSignal {
	id: string;
	kind: string;
	person: string;
	score: number;
	/** Milliseconds since 1970: of its newest opening. */
	lastAt: number;
	/** Openings that it was about. */
	total: number;
}

/** Of each kind about each person the last. */
export async function selectLastSignals(db: Sql | Tx): Promise<LastSignal[]> {
	return db<LastSignal[]>`
		select s.id, s.kind, s.person_id as person, s.score, (extract(epoch from s.last_at) * 1000)::float8 as "lastAt",
			coalesce((s.numbers->>'total')::int, cardinality(s.openings)) as total
		from oversight.signal s where not exists (select from oversight.signal f where f.follows = s.id)`;
}

export interface NewSignal {
	kind: string;
	person: string;
	region: string;
	score: number;
	numbers: Record<string, number>;
	openings: string[];
	firstAt: string;
	lastAt: string;
	follows: string | null;
	/** Of its openings, to be judged within so many days. */
	reviewed: string[];
	reviewDays: number;
}

/** The signal with its entry and its reviews, in one commit; its alarm is raised where all are (lib/alarms). */
export async function raiseSignal(db: Sql, { reviewed, reviewDays, ...signal }: NewSignal): Promise<void> {
	await db.begin(async (tx) => {
		await tx`select oversight.raise_signal(${tx.json(signal as never)})`;
		for (const opening of reviewed) {
			await tx`select oversight.open_review(${opening}::uuid, 'SIGNAL', null, now() + make_interval(days => ${reviewDays}::int))`;
		}
	});
}
