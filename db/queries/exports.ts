/** Exports of the log that two people make, as they stand now; and the taking of one. */
import type { Db } from "../web.ts";

export type ExportState = "WAITING" | "CONFIRMED" | "TAKEN" | "DECLINED" | "WITHDRAWN" | "LAPSED";

export interface ExportRow {
	id: string;
	personId: string;
	alias: string;
	size: number;
	requestedAt: Date;
	lapsesAt: Date;
	state: ExportState;
	decidedBy: string | null;
	decidedAt: Date | null;
	/** Until when it may be taken, where it was confirmed. */
	takeBy: Date | null;
	takenAt: Date | null;
	/** Of its request, its decision and its taking. */
	entryId: string;
	decisionEntryId: string | null;
	takenEntryId: string | null;
}

/** The newest first. */
export async function selectExports(db: Db, limit: number): Promise<ExportRow[]> {
	return db<ExportRow[]>`
		select q.id, q.person_id as "personId", p.alias, q.size::float8 as size, q.requested_at as "requestedAt",
			q.lapses_at as "lapsesAt", b.alias as "decidedBy", d.decided_at as "decidedAt", d.take_by as "takeBy",
			t.taken_at as "takenAt", q.entry_id as "entryId", d.entry_id as "decisionEntryId", t.entry_id as "takenEntryId",
			case when t.request_id is not null then 'TAKEN'
				when d.verdict = 'decline' and d.person_id = q.person_id then 'WITHDRAWN'
				when d.verdict = 'decline' then 'DECLINED'
				when coalesce(d.take_by, q.lapses_at) <= now() then 'LAPSED'
				when d.verdict = 'confirm' then 'CONFIRMED' else 'WAITING' end as state
		from access.export_request q
		join access.person p on p.id = q.person_id
		left join access.export_decision d on d.request_id = q.id
		left join access.person b on b.id = d.person_id
		left join access.export_taken t on t.request_id = q.id
		order by q.requested_at desc, q.id limit ${limit}`;
}

export interface TakingExport {
	request: string;
	person: string;
	session: string;
	role: string;
	policy: string;
	/** How many entries are about to leave. */
	size: number;
}

/** Uses the confirmation up and records the export, in one commit. @returns the entry `ledger.exported` */
export async function takeExport(db: Db, taking: TakingExport): Promise<{ id: string; at: string }> {
	const [row] = await db<{ id: string; at: string }[]>`
		select id, at::text as at from access.take_export(${db.json(taking as never)})`;
	if (!row) throw new TypeError("a function returns its row");
	return row;
}
