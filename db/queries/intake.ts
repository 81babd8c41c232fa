/**
 * What intake asks and the one call by which it writes. These decide nothing.
 * In SQL: each is one round trip into JSON or into a function of the database.
 */
import type { Sql, Tx } from "../client.ts";

/** A report that came before, with its mark if that still stands for this integration. */
export interface EarlierReport {
	id: string;
	caseId: string;
	threadId: string;
	sealed: number;
	/** Hex. */
	mark: string | null;
}

export interface KnownThread {
	id: string;
	region: string;
	/** The highest sequence. */
	last: number;
	participants: { account: string; minor: boolean | null; country: string | null }[];
	/** Of the asked ids only. */
	messages: { id: string; revision: number; sequence: number }[];
	/** Marks of messages, report by report: 16 bytes (32 hex digits) for each sequence. */
	marks: { sequences: number[]; marks: string }[];
}

export interface Before {
	report: EarlierReport | null;
	thread: KnownThread | null;
}

export interface Asked {
	platformId: string;
	integrationId: string;
	report: string;
	thread: string;
	messages: readonly string[];
}

export async function lookBefore(tx: Sql | Tx, asked: Asked): Promise<Before> {
	const [row] = await tx<Before[]>`
		select
			(select json_build_object('id', r.id, 'caseId', r.case_id, 'threadId', r.thread_id, 'sealed', r.sealed,
				'mark', encode(s.report_mac, 'hex'))
			from console.report r left join console.sameness s
				on s.report_id = r.id and s.integration_id = ${asked.integrationId} and s.expires_at > now()
			where r.platform_id = ${asked.platformId} and r.external_id = ${asked.report}) as report,
			(select json_build_object('id', t.id, 'region', t.region,
				'last', (select coalesce(max(m.sequence), 0) from console.message m where m.thread_id = t.id),
				'participants', (select json_agg(json_build_object('account', p.account, 'minor', p.minor,
						'country', p.country) order by p.number)
					from console.participant p where p.thread_id = t.id),
				'messages', (select coalesce(json_agg(json_build_object('id', m.external_id, 'revision', m.revision,
						'sequence', m.sequence) order by m.sequence), '[]')
					from console.message m where m.thread_id = t.id
						and m.external_id in (select json_array_elements_text(${JSON.stringify(asked.messages)}::text::json))),
				'marks', (select coalesce(json_agg(json_build_object('sequences', s.sequences,
						'marks', encode(s.message_macs, 'hex'))), '[]')
					from console.sameness s where s.thread_id = t.id and s.integration_id = ${asked.integrationId}
						and s.expires_at > now()))
			from console.thread t
			where t.platform_id = ${asked.platformId} and t.external_id = ${asked.thread}) as thread`;
	return row ?? { report: null, thread: null };
}

/** Holds other reports of the thread back until the transaction ends. */
export async function lockThread(tx: Tx, platformId: string, thread: string): Promise<void> {
	await tx`
		select 1 from console.thread where platform_id = ${platformId} and external_id = ${thread} for update`;
}

/** Everything that one report adds, as console.receive_report (0100_intake.sql) reads it. */
export interface ReportRows {
	platform: string;
	integration: string;
	thread: { id: string; external: string; region: string; new: boolean; last: number };
	joined: { account: string; number: number; minor: boolean | null; country: string | null }[];
	known: { account: string; minor: boolean | null; country: string | null }[];
	case: {
		id: string;
		category: string;
		keyword: string | null;
		severity: number;
		minors: boolean;
		restricted: boolean;
		hours: number;
	};
	report: {
		id: string;
		external: string;
		category: string;
		keyword: string | null;
		source: string;
		detector: { name: string; version: string; score: number } | null;
		reporter: string | null;
		/** A PostgreSQL array literal. */
		reported: string;
		at: string;
		language: string | null;
		duplicateGroup: string | null;
	};
	/** Entries; the case's id is added where it is decided. */
	event: object;
	reopened: object;
	released: object;
	key: { id: string; kid: string; wrapped: string; names: string; note: string | null };
	messages: {
		sequence: number;
		id: string;
		revision: number;
		sender: string | null;
		at: string;
		kind: string;
		provenance: string;
		unavailable: string | null;
		sealed: string;
	}[];
	/** What the messages added announce, `n` from 0. */
	attachments: { sequence: number; n: number; id: string; bytes: number }[];
	/** A PostgreSQL array literal: the sequences of the messages added. */
	sequences: string;
	/** Hex. */
	mark: string;
	marks: string;
}

/** Raises CS101 where the thread has moved since it was looked at, 23505 where a report or thread came first. */
export async function writeReport(
	tx: Sql | Tx,
	{ messages, attachments, ...rows }: ReportRows,
): Promise<string> {
	const received = tx`console.receive_report(${JSON.stringify(rows)}, ${JSON.stringify(messages)})`;
	const [row] =
		attachments.length === 0
			? await tx<{ caseId: string }[]>`select ${received} as "caseId"`
			: // One statement, and so one commit; what is announced comes after, by its need of the case.
				await tx<{ caseId: string }[]>`
					with done as materialized (select ${received} as "caseId")
					select "caseId", console.announce_attachments(${rows.thread.id}, ${JSON.stringify(attachments)}) from done`;
	if (!row) throw new Error("receive_report returns its case");
	return row.caseId;
}

export async function deleteExpiredSameness(tx: Sql | Tx): Promise<number> {
	const { count } = await tx`delete from console.sameness where expires_at <= now()`;
	return count;
}
