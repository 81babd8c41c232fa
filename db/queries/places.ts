/** Places of reports that their platforms seal themselves (0511_sealed_submission.sql). These decide nothing. */
import type { Sql, Tx } from "../client.ts";

export interface PlaceRow {
	id: string;
	threadId: string;
	isNew: boolean;
	/** The thread's highest sequence when it was asked for. */
	last: number;
	expiresAt: Date;
}

export async function insertPlace(
	tx: Sql | Tx,
	place: Omit<PlaceRow, "expiresAt"> & { integrationId: string; region: string },
): Promise<Date> {
	const [row] = await tx<{ expiresAt: Date }[]>`
		insert into console.place (id, integration_id, thread_id, is_new, region, last)
		values (${place.id}, ${place.integrationId}, ${place.threadId}, ${place.isNew}, ${place.region}, ${place.last})
		returning expires_at as "expiresAt"`;
	if (!row) throw new Error("an insert returns its row");
	return row.expiresAt;
}

/** One that this integration asked for, that nobody used and whose time is not over; held until the transaction ends. */
export async function lockPlace(
	tx: Tx,
	{ id, integrationId, region }: { id: string; integrationId: string; region: string },
): Promise<PlaceRow | undefined> {
	const [row] = await tx<PlaceRow[]>`
		select id, thread_id as "threadId", is_new as "isNew", last, expires_at as "expiresAt" from console.place
		where id = ${id} and integration_id = ${integrationId} and region = ${region} and report_id is null
			and expires_at > now() for update`;
	return row;
}

export async function fillPlace(tx: Tx, id: string, reportId: string): Promise<void> {
	await tx`update console.place set report_id = ${reportId} where id = ${id}`;
}

/** A batch: whoever asked for very many keeps neither locks nor the log of changes waiting. @returns how many; fewer than `most`: all */
export async function deleteUnusedPlaces(tx: Sql | Tx, most: number): Promise<number> {
	const { count } = await tx`delete from console.place where id in (
		select id from console.place where report_id is null and expires_at <= now() limit ${most} for update skip locked)`;
	return count;
}
