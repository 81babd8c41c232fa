/** What a search of the ledger is resolved by: people, cases, and what is not for its reader. */
import type { Db } from "../web.ts";

export async function selectPersonByAlias(db: Db, alias: string): Promise<{ id: string } | undefined> {
	const [row] = await db<{ id: string }[]>`select id from access.person where alias = ${alias}`;
	return row;
}

/** Aliases to choose from, for a form. */
export async function selectAliases(db: Db): Promise<string[]> {
	const rows = await db<{ alias: string }[]>`select alias from access.person order by alias limit 500`;
	return rows.map(({ alias }) => alias);
}

/** Whoever is, or was, of that employer and office. */
export async function selectPeopleOf(
	db: Db,
	{ employer, office }: { employer?: string | undefined; office?: string | undefined },
): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select id from access.person where true ${employer === undefined ? db`` : db`and employer = ${employer}`}
			${office === undefined ? db`` : db`and office_country = ${office}`}`;
	return rows.map(({ id }) => id);
}

/** Employers and office countries to choose from. */
export async function selectWorkplaces(db: Db): Promise<{ employers: string[]; offices: string[] }> {
	const [row] = await db<{ employers: string[]; offices: string[] }[]>`
		select coalesce(array_agg(distinct employer), '{}') as employers,
			coalesce(array_agg(distinct office_country::text), '{}') as offices from access.person`;
	return row ?? { employers: [], offices: [] };
}

/**
 * The cases of a thread, or of the threads in which an account takes part. Of an account, none of a thread that has, or had, a
 * case which only child safety sees: who is in it is not oversight's to know, and any case of the thread would lead there.
 */
export async function selectCasesOf(
	db: Db,
	{
		account,
		threads,
		regions,
		limit,
	}: {
		account?: string | undefined;
		threads?: readonly [from: string, to: string] | undefined;
		regions: readonly string[];
		limit: number;
	},
): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select k.id from console.case k where k.region = any(${regions as string[]})
			${threads === undefined ? db`` : db`and k.thread_id between ${threads[0]} and ${threads[1]}`}
			${
				account === undefined
					? db``
					: db`and k.thread_id in (select q.thread_id from console.participant q where q.account = ${account}
						and not exists (select from console.case r where r.thread_id = q.thread_id and r.restricted))`
			}
		limit ${limit}`;
	return rows.map(({ id }) => id);
}

/** The entries of signals about this person, and of what was made of them: shown to others of oversight, never to them. */
export async function selectEntriesAbout(db: Db, personId: string): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select s.entry_id as id from oversight.signal s where s.person_id = ${personId}
		union all select t.entry_id from oversight.signal_settlement t where t.person_id = ${personId}`;
	return rows.map(({ id }) => id);
}
