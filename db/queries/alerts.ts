/** What oversight is told: alerts of its regions, with the mark of who has seen them. */
import type { Db } from "../web.ts";

export interface AlertRow {
	id: string;
	kind: string;
	region: string | null;
	/** Whose act, or passkey, it is about. */
	about: string | null;
	entryId: string | null;
	entryNumber: number | null;
	/** From when the passkey that it tells of opens and confirms; null where it tells of none, or of one removed since. */
	usableAt: Date | null;
	/** UTC, microseconds. */
	at: string;
	/** When the reader saw it. */
	seenAt: Date | null;
	/** How many of oversight saw it before. */
	seenBy: number;
}

export async function selectAlerts(
	db: Db,
	query: {
		regions: readonly string[];
		personId: string;
		before?: { at: string; id: string } | undefined;
		limit: number;
	},
): Promise<AlertRow[]> {
	const { regions, personId, before } = query;
	return db<AlertRow[]>`
		select a.id, a.kind, a.region, p.alias as about, a.entry_id as "entryId", s.at as "seenAt",
			to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
			(select count(*)::int from console.alert_seen o where o.alert_id = a.id and o.person_id <> ${personId}) as "seenBy",
			(select i.index::float8 from ledger.indexed i where i.entry_id = a.entry_id order by i.epoch desc limit 1)
				as "entryNumber",
			(select k.usable_at from access.passkey k
				where k.person_id = a.about_person and k.entry_id = a.entry_id and k.removed_at is null) as "usableAt"
		from access.alert a
		left join access.person p on p.id = a.about_person
		left join console.alert_seen s on s.alert_id = a.id and s.person_id = ${personId}
		where a.audience = 'oversight' and (a.region is null or a.region = any(${regions as string[]}))
			${before ? db`and (a.at, a.id) < (${before.at}::text::timestamptz, ${before.id}::uuid)` : db``}
		order by a.at desc, a.id desc limit ${query.limit}`;
}

/** Not seen by this person, of the last 30 days; counted up to `most`. */
export async function countUnseen(
	db: Db,
	{ regions, personId, most }: { regions: readonly string[]; personId: string; most: number },
): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count from (
			select from access.alert a
			where a.audience = 'oversight' and (a.region is null or a.region = any(${regions as string[]}))
				and a.at > now() - interval '30 days'
				and not exists (select from console.alert_seen s where s.alert_id = a.id and s.person_id = ${personId})
			limit ${most}) x`;
	return row?.count ?? 0;
}

/** Marks those that are oversight's, in these regions; what is marked already stays as it is. */
export async function insertSeen(
	db: Db,
	{ ids, regions, personId }: { ids: readonly string[]; regions: readonly string[]; personId: string },
): Promise<void> {
	await db`
		insert into console.alert_seen (alert_id, person_id)
		select a.id, ${personId} from access.alert a
		where a.id = any(${ids as string[]}::uuid[]) and a.audience = 'oversight'
			and (a.region is null or a.region = any(${regions as string[]}))
		on conflict do nothing`;
}
