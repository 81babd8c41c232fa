/**
 * What the demo's seed asks, to go on where it was interrupted.
 * In SQL: each looks into several tables at once and answers with JSON.
 */
import type { Db } from "../web.ts";

export interface DemoPlace {
	caseId: string;
	threadId: string;
	category: string;
	keyword: string | null;
	closed: boolean;
	/** It was let rest or handed over. */
	handled: boolean;
	/** How often the person has opened this case. */
	openings: number;
	/** Every sequence number of the thread, in reading order. */
	order: number[];
	reported: number[];
}

/** The first case of a thread of the demo's platform. */
export async function selectDemoPlace(
	db: Db,
	{ platform, thread, person }: { platform: string; thread: string; person: string },
): Promise<DemoPlace | undefined> {
	const [row] = await db<DemoPlace[]>`
		select c.id as "caseId", c.thread_id as "threadId", c.category, c.keyword, c.closed_at is not null as closed,
			exists (select from console.pause p where p.case_id = c.id)
				or exists (select from console.handover h where h.case_id = c.id) as handled,
			(select count(*)::int from access.opening o where o.case_id = c.id and o.person_id = ${person}) as openings,
			(select json_agg(m.sequence order by m.sent_at, m.sequence) from console.message m
				where m.thread_id = c.thread_id) as "order",
			(select json_agg(distinct x) from console.report r, unnest(r.reported) x where r.case_id = c.id) as reported
		from console.case c
		join console.thread t on t.id = c.thread_id
		join console.platform p on p.id = t.platform_id
		where p.code = ${platform} and t.external_id = ${thread}
		order by c.received_at limit 1`;
	return row;
}

export async function selectPersonNumber(
	db: Db,
	threadId: string,
	account: string,
): Promise<number | undefined> {
	const [row] = await db<{ number: number }[]>`
		select number from console.participant where thread_id = ${threadId} and account = ${account}`;
	return row?.number;
}

/** The case's access review that has no verdict yet. */
export async function selectDueReviewOf(db: Db, caseId: string): Promise<string | undefined> {
	const [row] = await db<{ id: string }[]>`
		select r.id from console.access_review r join access.opening o on o.id = r.opening_id
		where o.case_id = ${caseId} and not exists (select from console.verdict v where v.review_id = r.id)`;
	return row?.id;
}

export interface SeedState {
	/** The opening that ends the demo's history is there. */
	done: boolean;
	/** There are cases and no demo people: not a database of ours. */
	foreign: boolean;
}

export async function selectSeedState(db: Db, thread: string, reason: string): Promise<SeedState> {
	const [row] = await db<SeedState[]>`
		select exists (select from access.opening o join console.thread t on t.id = o.thread_id
				where t.external_id = ${thread} and o.reason = ${reason}) as done,
			exists (select from console.case) and not exists (select from access.person where demo) as foreign`;
	return row ?? { done: false, foreign: false };
}

/** When the first of the demo people was added. */
export async function selectDemoStart(db: Db): Promise<Date | null> {
	const [row] = await db<{ at: Date | null }[]>`select min(added_at) as at from access.person where demo`;
	return row?.at ?? null;
}
