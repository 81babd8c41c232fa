/** Intake keys, what depends on them, the keeper's jobs, and what falls due when. Counts only: of threads no id is read. */
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

export interface KeyRow {
	kid: string;
	region: string;
	notBefore: Date;
	notAfter: Date;
	store: string | null;
	/** Null where the entry left for an archive before keys were rows. */
	entryId: string | null;
	entryNumber: number | null;
	announcedAt: Date | null;
	announcedEntryId: string | null;
	announcedNumber: number | null;
	/** Not destroyed before then. */
	dueAt: Date | null;
	/** By which an admin called it off. */
	keptEntryId: string | null;
	keptNumber: number | null;
	destroyedAt: Date | null;
	destroyedEntryId: string | null;
	destroyedNumber: number | null;
	/** When its private half had left the key store. */
	removedAt: Date | null;
	/** Whose content lives and is wrapped to it. */
	threads: number;
	notes: number;
	/** Due, and waiting for its destruction. */
	waiting: number;
}

/**
 * Of these regions: every key that is not destroyed, and the last that were.
 * @param destroyed how many of those at most
 */
export async function selectKeys(db: Db, regions: readonly string[], destroyed: number): Promise<KeyRow[]> {
	return db<KeyRow[]>`
		with shown as (
			(select * from access.intake_key where region = any(${regions as string[]}) and destroyed_at is null)
			union all
			(select * from access.intake_key where region = any(${regions as string[]}) and destroyed_at is not null
				order by destroyed_at desc limit ${destroyed}))
		select k.kid, k.region, k.not_before as "notBefore", k.not_after as "notAfter", k.store,
			k.entry_id as "entryId", ${numberOf(db, "k.entry_id")} as "entryNumber",
			k.announced_at as "announcedAt", k.announced_entry_id as "announcedEntryId",
			${numberOf(db, "k.announced_entry_id")} as "announcedNumber", k.destruction_due_at as "dueAt",
			k.kept_entry_id as "keptEntryId", ${numberOf(db, "k.kept_entry_id")} as "keptNumber", k.removed_at as "removedAt",
			k.destroyed_at as "destroyedAt", k.destroyed_entry_id as "destroyedEntryId",
			${numberOf(db, "k.destroyed_entry_id")} as "destroyedNumber", s.threads, s.notes, s.waiting
		from shown k join access.key_standing s on s.kid = k.kid
		order by k.region, k.not_before desc, k.kid`;
}

export interface StoreRow {
	keeper: string;
	store: string;
	checkedAt: Date;
	error: string | null;
	failingSince: Date | null;
}

export async function selectStores(db: Db): Promise<StoreRow[]> {
	return db<StoreRow[]>`
		select s.keeper, s.store, s.checked_at as "checkedAt", s.error, s.failing_since as "failingSince"
		from access.key_store_state s order by s.keeper`;
}

export interface JobRow {
	name: string;
	/** Null: for all. */
	region: string | null;
	running: boolean;
	asked: boolean;
	beganAt: Date | null;
	endedAt: Date | null;
	done: number;
	total: number;
	error: string | null;
	failingSince: Date | null;
}

export async function selectJobs(db: Db, regions: readonly string[]): Promise<JobRow[]> {
	return db<JobRow[]>`
		select j.name, j.region, j.leased_until > clock_timestamp() as running, j.asked_at is not null as asked,
			j.began_at as "beganAt", j.ended_at as "endedAt", j.done, j.total, j.error, j.failing_since as "failingSince"
		from access.job j where j.region is null or j.region = any(${regions as string[]})
		order by j.name, j.region nulls first`;
}

export interface FallsRow {
	region: string;
	countedAt: Date;
	passed: number;
	days: [day: string, count: number][];
	later: number;
	undated: number;
	due: number;
	shredded: number;
}

export async function selectFalls(db: Db, regions: readonly string[]): Promise<FallsRow[]> {
	return db<FallsRow[]>`
		select f.region, f.counted_at as "countedAt", f.passed, f.days, f.later, f.undated, f.due, f.shredded
		from access.falls f where f.region = any(${regions as string[]}) order by f.region`;
}

export interface PlanRow {
	id: string;
	region: string;
	asOf: Date;
	/** How many threads are past their time … */
	due: number;
	/** … of how many that live. */
	living: number;
	gone: number;
	/** Reopened, held or otherwise not to go any more when their turn came. */
	stayed: number;
	stopped: string | null;
	stoppedEntryId: string | null;
	stoppedNumber: number | null;
	resumedAt: Date | null;
	resumedBy: string | null;
	resumedEntryId: string | null;
	resumedNumber: number | null;
	endedAt: Date | null;
}

/** Those under way, and the last that ended. */
export async function selectPlans(db: Db, regions: readonly string[], ended: number): Promise<PlanRow[]> {
	return db<PlanRow[]>`
		with shown as (
			(select * from vault.retention_plan where region = any(${regions as string[]}) and ended_at is null)
			union all
			(select * from vault.retention_plan where region = any(${regions as string[]}) and ended_at is not null
				order by ended_at desc limit ${ended}))
		select p.id, p.region, p.as_of as "asOf", p.due, p.living, p.gone, p.stayed, p.stopped,
			p.stopped_entry_id as "stoppedEntryId", ${numberOf(db, "p.stopped_entry_id")} as "stoppedNumber",
			p.resumed_at as "resumedAt", b.alias as "resumedBy", p.resumed_entry_id as "resumedEntryId",
			${numberOf(db, "p.resumed_entry_id")} as "resumedNumber", p.ended_at as "endedAt"
		from shown p left join access.person b on b.id = p.resumed_by
		order by p.ended_at is not null, p.as_of desc, p.region`;
}
