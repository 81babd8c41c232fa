/**
 * Receives a report: seal what is new, write it with its entry in one commit. The database's unique keys say
 * whether anything was known; only then is it looked up.
 *
 * Guarantees: all or nothing. The same report again gives the same answer and adds nothing; the same id with
 * other content is refused; a second report on a thread joins its open case, raises it where it is graver, and
 * adds only what is new; after closure a new case opens, linked to the last. However many arrive at once. A case
 * that becomes a matter of child safety leaves the hands of whoever may not see it any more.
 * Does not guarantee: that sameness can be judged for ever. It is judged by an HMAC keyed from the token, kept
 * seven days; after that a report's id is refused, and a message's id becomes a further revision.
 * Shown by: receive-report.test.ts.
 */
import { randomUUID } from "node:crypto";
import type { Sql, Tx } from "#db/client.ts";
import { type Before, lockThread, lookBefore, writeReport } from "#db/queries/intake.ts";
import { DomainError } from "#lib/errors.ts";
import type { IntakeKey } from "#lib/keeper/client-state.ts";
import { type CleanReport, cleanReport } from "./clean-report.ts";
import type { Integration } from "./integration.ts";
import { type Marks, marksOf } from "./marks.ts";
import { rowsOf } from "./report-rows.ts";
import type { ReportAnswer, ReportBody } from "./report-schema.ts";
import { currentKey, sealReport } from "./seal-report.ts";

export interface Intake {
	/** As the database role web. */
	sql: Sql;
	/** That seal now. */
	intakeKeys: () => Promise<readonly IntakeKey[]>;
	/** The next periods' as well. */
	publishedKeys: () => Promise<readonly IntakeKey[]>;
}

export interface Received {
	answer: ReportAnswer;
	/** False where the same report came before. */
	isNew: boolean;
}

/** Others can come first a few times; with the thread locked only a report of the same id still can. */
const ATTEMPTS = 6;
const NOTHING: Before = { report: null, thread: null };

export async function receiveReport(intake: Intake, from: Integration, body: ReportBody): Promise<Received> {
	requireBound(from, body);
	const report = cleanReport(body);
	const marks = marksOf(from.token, report);
	for (let attempt = 1; ; attempt++) {
		try {
			// Most threads are new, so it is tried as if nothing were known, which spares a question; then with a
			// look, and only then with a lock: sealing need not hold a transaction open.
			if (attempt === 1) return await receiveOnce(intake, intake.sql, from, report, marks, NOTHING);
			if (attempt === 2) return await receiveOnce(intake, intake.sql, from, report, marks);
			return await intake.sql.begin(async (tx) => {
				await lockThread(tx, from.platformId, report.thread);
				return receiveOnce(intake, tx, from, report, marks);
			});
		} catch (error) {
			if (!cameTooLate(error) || attempt === ATTEMPTS) throw error;
		}
	}
}

async function receiveOnce(
	{ intakeKeys }: Intake,
	sql: Sql | Tx,
	from: Integration,
	report: CleanReport,
	marks: Marks,
	assumed?: Before,
): Promise<Received> {
	const before =
		assumed ??
		(await lookBefore(sql, {
			platformId: from.platformId,
			integrationId: from.id,
			report: report.id,
			thread: report.thread,
			messages: report.messages.map(({ id }) => id),
		}));
	if (before.report) return { answer: answerAgain(before.report, marks.report), isNew: false };
	requireRegion(before, report.region);
	const key = currentKey(await intakeKeys(), report.region);
	const threadId = before.thread?.id ?? randomUUID();
	const rows = rowsOf(from, {
		...{ report, marks, threadId, thread: before.thread },
		seal: (added) => sealReport(key, threadId, report, added),
	});
	const caseId = await writeReport(sql, rows);
	const { id: reportId } = rows.report;
	return {
		answer: { caseId, reportId, threadId: rows.thread.id, sealed: rows.messages.length },
		isNew: true,
	};
}

/** A thread stays in the region in which it was first reported. */
export function requireRegion({ thread }: Before, region: string): void {
	if (!thread || thread.region === region) return;
	throw new DomainError("INPUT_INVALID", "The report is not valid; nothing was kept.", [
		{ path: "/thread/region", message: "is not the region in which this thread was first reported" },
	]);
}

export function requireBound(
	from: Integration,
	{ platform, thread }: { platform: string; thread: { region: string } },
): void {
	if (platform !== from.platform) {
		throw new DomainError("PLATFORM_NOT_BOUND", "Your integration key reports for another platform.");
	}
	if (!from.regions.includes(thread.region)) {
		throw new DomainError("REGION_NOT_HELD", "Your integration key does not report into this region.");
	}
}

export function answerAgain(earlier: NonNullable<Before["report"]>, mark: string): ReportAnswer {
	if (earlier.mark === mark) {
		const { caseId, id, threadId, sealed } = earlier;
		return { caseId, reportId: id, threadId, sealed };
	}
	throw new DomainError(
		"REPORT_ID_REUSED",
		earlier.mark === null
			? "A report with this id came before, more than seven days ago or by another integration key, so whether this is the same can no longer be judged. Nothing was kept; if it is another report, give it an id of its own."
			: "A report with this id came before, with other content. Nothing was kept; give this one an id of its own.",
	);
}

/** Somebody else's report of this thread, or of this id, was written between our look and our call. */
export function cameTooLate(error: unknown): boolean {
	const code = (error as { code?: unknown } | null)?.code;
	return code === "CS101" || code === "23505" || code === "40P01" || code === "40001";
}
