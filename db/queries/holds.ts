/**
 * Legal holds as people see them. Each query runs in a transaction that names who looks (webAs): a restricted matter's rows are
 * not there for whom it does not name, not even in a count (0540_holds.sql, policies).
 */
import type { Tx } from "../client.ts";
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

/** As many days before its end somebody is told; legal.warn_of_holds has the same. */
export const WARN_DAYS = 14;

/** Where whoever looks may. */
export interface Looking {
	regions: readonly string[];
}

export interface HoldRow {
	id: string;
	matterId: string;
	/** Null: erased. */
	reference: string | null;
	title: string | null;
	restricted: boolean;
	region: string;
	placedBy: string;
	placedById: string;
	placedAt: Date;
	expiresAt: Date;
	/** Its date is past; it ends a day after that was seen. */
	over: boolean;
	endedAt: Date | null;
	endedBecause: "RELEASED" | "EXPIRED" | null;
	held: number;
	tooLate: number;
	covers: number;
	entryId: string;
	entryNumber: number | null;
	/** Somebody asks that it be lifted. */
	asked: boolean;
}

const rows = (db: Tx, { regions }: Looking) => db`
	select h.id, h.matter_id as "matterId", m.reference, m.title, m.restricted, h.region, p.alias as "placedBy",
		h.placed_by as "placedById", h.placed_at as "placedAt", h.expires_at as "expiresAt",
		h.ended_at is null and h.expires_at <= now() as over, h.ended_at as "endedAt", h.ended_because as "endedBecause",
		t.held, t.late as "tooLate", (select count(*)::int from legal.hold_scope s where s.hold_id = h.id) as covers,
		h.entry_id as "entryId", ${numberOf(db, "h.entry_id")} as "entryNumber",
		h.ended_at is null and exists (select from legal.hold_release r where r.hold_id = h.id and r.decided_at is null
			and r.lapses_at > now()) as asked
	from legal.hold h
	join legal.matter m on m.id = h.matter_id
	join access.person p on p.id = h.placed_by
	cross join lateral (select count(*) filter (where not x.too_late)::int as held,
		count(*) filter (where x.too_late)::int as late from legal.hold_thread x where x.hold_id = h.id) t
	where h.region = any(${regions})`;

/** Those that stand, the next to end first; or those that ended, the newest first. */
export function selectHolds(
	db: Tx,
	looking: Looking,
	{ standing, limit }: { standing: boolean; limit: number },
): Promise<HoldRow[]> {
	return standing
		? db<HoldRow[]>`${rows(db, looking)} and h.ended_at is null order by h.expires_at, h.id limit ${limit}`
		: db<
				HoldRow[]
			>`${rows(db, looking)} and h.ended_at is not null order by h.ended_at desc, h.id limit ${limit}`;
}

export interface HoldCounts {
	standing: number;
	ending: number;
	asked: number;
	/** Threads on which at least one of them stands. */
	threads: number;
}

export async function countHolds(db: Tx, { regions }: Looking): Promise<HoldCounts> {
	const [row] = await db<HoldCounts[]>`
		with seen as materialized (
			select h.id, h.expires_at from legal.hold h
			where h.ended_at is null and h.region = any(${regions})
		)
		select count(*)::int as standing, (count(*) filter (where s.expires_at < now() + make_interval(days => ${WARN_DAYS})))::int as ending,
			(count(*) filter (where exists (select from legal.hold_release r where r.hold_id = s.id and r.decided_at is null
				and r.lapses_at > now())))::int as asked,
			(select count(distinct t.thread_id)::int from legal.hold_thread t join seen x on x.id = t.hold_id where not t.too_late)
				as threads
		from seen s`;
	return row as HoldCounts;
}

export async function selectHold(db: Tx, looking: Looking, id: string): Promise<HoldDetail | undefined> {
	const [row] = await db<HoldRow[]>`${rows(db, looking)} and h.id = ${id}`;
	if (!row) return undefined;
	const [more] = await db<Omit<HoldDetail, keyof HoldRow>[]>`
		select h.note_id as "noteId", h.ended_entry_id as "endedEntryId", ${numberOf(db, "h.ended_entry_id")} as "endedNumber",
			(select coalesce(json_agg(p.alias order by p.alias), '[]') from legal.matter_person n
				join access.person p on p.id = n.person_id where n.matter_id = h.matter_id) as people
		from legal.hold h where h.id = ${id}`;
	return { ...row, ...(more as Omit<HoldDetail, keyof HoldRow>) };
}

export interface HoldDetail extends HoldRow {
	noteId: string;
	endedEntryId: string | null;
	endedNumber: number | null;
	/** Aliases of those whom a restricted matter names. */
	people: string[];
}

export interface ScopeRow {
	kind: "account" | "thread" | "case";
	platform: string | null;
	/** The platform's id of the account; of a thread and a case ours. */
	value: string;
}

export function selectScope(db: Tx, hold: string, limit: number): Promise<ScopeRow[]> {
	return db<ScopeRow[]>`
		select s.kind, p.code as platform, coalesce(s.account, s.thread_id::text, s.case_id::text) as value
		from legal.hold_scope s left join console.platform p on p.id = s.platform_id
		where s.hold_id = ${hold} order by s.kind, p.code, value limit ${limit}`;
}

export interface HeldThreadRow {
	threadId: string;
	/** The platform's id; null where child safety alone sees the thread. */
	externalId: string | null;
	life: number;
	attachedAt: Date;
	tooLate: boolean;
	/** Of a thread that was too late: every key to its content is destroyed. */
	shredded: boolean;
}

/** The newest first. */
export function selectHeldThreads(db: Tx, hold: string, limit: number): Promise<HeldThreadRow[]> {
	return db<HeldThreadRow[]>`
		select x.thread_id as "threadId", x.life, x.attached_at as "attachedAt", x.too_late as "tooLate",
			x.too_late and l.life = x.life and l.shredded_at is not null as shredded,
			case when exists (select from console.case k where k.thread_id = x.thread_id and k.restricted) then null
				else t.external_id end as "externalId"
		from legal.hold_thread x join console.thread t on t.id = x.thread_id
			join vault.thread_life l on l.thread_id = x.thread_id
		where x.hold_id = ${hold} order by x.attached_at desc, x.thread_id, x.life limit ${limit}`;
}

export interface RenewalRow {
	by: string;
	byId: string;
	at: Date;
	expiresAt: Date;
	noteId: string;
	entryId: string;
	entryNumber: number | null;
}

export function selectRenewals(db: Tx, hold: string): Promise<RenewalRow[]> {
	return db<RenewalRow[]>`
		select p.alias as by, r.person_id as "byId", r.renewed_at as at, r.expires_at as "expiresAt", r.note_id as "noteId",
			r.entry_id as "entryId", ${numberOf(db, "r.entry_id")} as "entryNumber"
		from legal.hold_renewal r join access.person p on p.id = r.person_id
		where r.hold_id = ${hold} order by r.renewed_at desc`;
}

export interface ReleaseRow {
	id: string;
	askedBy: string;
	askedById: string;
	askedAt: Date;
	lapsesAt: Date;
	noteId: string;
	entryId: string;
	entryNumber: number | null;
	/** WAITS and LAPSED by the clock of now. */
	state: "WAITS" | "RELEASED" | "DECLINED" | "LAPSED" | "ENDED";
	decidedBy: string | null;
	decidedById: string | null;
	decidedAt: Date | null;
	decidedEntryId: string | null;
	decidedNumber: number | null;
}

export function selectReleases(db: Tx, hold: string): Promise<ReleaseRow[]> {
	return db<ReleaseRow[]>`
		select r.id, p.alias as "askedBy", r.asked_by as "askedById", r.asked_at as "askedAt", r.lapses_at as "lapsesAt",
			r.note_id as "noteId", r.entry_id as "entryId", ${numberOf(db, "r.entry_id")} as "entryNumber",
			coalesce(r.verdict, case when r.lapses_at > now() then 'WAITS' else 'LAPSED' end) as state,
			d.alias as "decidedBy", r.decided_by as "decidedById", r.decided_at as "decidedAt",
			r.decided_entry_id as "decidedEntryId", ${numberOf(db, "r.decided_entry_id")} as "decidedNumber"
		from legal.hold_release r join access.person p on p.id = r.asked_by left join access.person d on d.id = r.decided_by
		where r.hold_id = ${hold} order by r.asked_at desc`;
}

export interface LostRow {
	hold: string;
	matter: string;
	region: string;
	expiresAt: Date;
	entryId: string;
	entryNumber: number | null;
}

/** Holds that only the log knows of. Whether their matter is restricted is lost with them: ids alone. */
export function selectLost(db: Db, regions: readonly string[]): Promise<LostRow[]> {
	return db<LostRow[]>`
		select l.hold, l.matter, l.region, l.expires_at as "expiresAt", l.entry_id as "entryId",
			${numberOf(db, "l.entry_id")} as "entryNumber"
		from legal.lost_hold l where l.region = any(${regions}) order by l.expires_at, l.hold limit 200`;
}

export interface MatterRow {
	id: string;
	reference: string;
	title: string;
	restricted: boolean;
}

/** Matters for which whoever looks may place a further hold. */
export function selectMatters(db: Tx, limit: number): Promise<MatterRow[]> {
	return db<MatterRow[]>`
		select m.id, m.reference, m.title, m.restricted from legal.matter m
		where m.erased_at is null order by m.made_at desc, m.id limit ${limit}`;
}

export interface NameableRow {
	id: string;
	alias: string;
	name: string;
	roles: string[];
}

/** Who may be named to a restricted matter, but this person. */
export function selectNameable(db: Db, personId: string): Promise<NameableRow[]> {
	return db<NameableRow[]>`
		select p.id, p.alias, p.name, array_agg(distinct g.role order by g.role) as roles
		from access.person p join access.grant_in_force g on g.person_id = p.id
			and g.role in ('legal', 'counsel', 'auditor', 'oversight_lead')
		where p.disabled_at is null and p.id <> ${personId} group by p.id, p.alias, p.name order by p.alias`;
}

export function selectPlatforms(db: Db): Promise<{ id: string; code: string; name: string }[]> {
	return db<
		{ id: string; code: string; name: string }[]
	>`select id, code, name from console.platform order by name, code`;
}

/** Of these cases those that are of threads of this region. */
export async function selectCasesOf(
	db: Db,
	{ region, ids }: { region: string; ids: readonly string[] },
): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select k.id from console.case k join console.thread t on t.id = k.thread_id
		where k.id = any(${ids as string[]}::uuid[]) and t.region = ${region}`;
	return rows.map(({ id }) => id);
}

/** Threads of a platform and region, by the platform's ids. */
export function selectThreadsByExternal(
	db: Db,
	{ platform, region, ids }: { platform: string; region: string; ids: readonly string[] },
): Promise<{ id: string; external: string }[]> {
	return db<{ id: string; external: string }[]>`
		select id, external_id as external from console.thread
		where platform_id = ${platform} and region = ${region} and external_id = any(${ids})`;
}
