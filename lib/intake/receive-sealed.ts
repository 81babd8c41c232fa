/**
 * Receives a report that its platform sealed itself: web never has its texts, names or note. It is written as any other
 * (receive-report.ts), for the place that was asked for (ask-place.ts).
 *
 * Guarantees: as receive-report.ts has it; and every envelope's header names this place, this thread, its message and its
 * sequence, so that the keeper opens it by the code by which it opens everything. The same bytes again give the same
 * answer. Does not guarantee: what is in the envelopes, nor that they open; sameness of messages is the platform's word
 * (its marks), kept seven days as ours are.
 * Shown by: receive-sealed.test.ts, and in another JOSE library's hands: sealed-elsewhere.test.ts.
 */
import type { Tx } from "#db/client.ts";
import { lockThread, lookBefore, writeReport } from "#db/queries/intake.ts";
import { fillPlace, lockPlace, type PlaceRow } from "#db/queries/places.ts";
import { DomainError } from "#lib/errors.ts";
import type { IntakeKey } from "#lib/keeper/client-state.ts";
import { marksGiven } from "./ask-place.ts";
import { envelopesOf } from "./check-envelopes.ts";
import { cleanSealed } from "./clean-report.ts";
import type { Integration } from "./integration.ts";
import { markOfSealed } from "./marks.ts";
import {
	answerAgain,
	cameTooLate,
	type Intake,
	type Received,
	requireBound,
	requireRegion,
} from "./receive-report.ts";
import { rowsOf } from "./report-rows.ts";
import type { SealedBody } from "./sealed-schema.ts";

const ATTEMPTS = 3;

export async function receiveSealed(intake: Intake, from: Integration, body: SealedBody): Promise<Received> {
	requireBound(from, body);
	for (let attempt = 1; ; attempt++) {
		// Asked before anything is locked: a keeper that answers slowly must not hold a connection and the thread. The same
		// report again needs no key, so that it is told so where none was had.
		const [keys] = await Promise.allSettled([intake.publishedKeys()]);
		try {
			return await intake.sql.begin((tx) => receiveOnce(tx, from, body, keys));
		} catch (error) {
			if (isOver(error)) throw keyOver();
			if (!cameTooLate(error) || attempt === ATTEMPTS) throw error;
		}
	}
}

async function receiveOnce(
	tx: Tx,
	from: Integration,
	body: SealedBody,
	asked: PromiseSettledResult<readonly IntakeKey[]>,
): Promise<Received> {
	const report = cleanSealed(body);
	const { place: id } = body.sealed;
	await lockThread(tx, from.platformId, report.thread);
	const before = await lookBefore(tx, {
		platformId: from.platformId,
		integrationId: from.id,
		report: report.id,
		thread: report.thread,
		messages: report.messages.map((message) => message.id),
	});
	const mark = markOfSealed(from.token, JSON.stringify([report, body.sealed, body.thread.messages]));
	if (before.report) return { answer: answerAgain(before.report, mark), isNew: false };
	requireRegion(before, report.region);
	const place = await lockPlace(tx, { id, integrationId: from.id, region: report.region });
	requirePlace(place, before.thread);
	const marks = { report: mark, messages: marksGiven(from.token, body.thread.messages) };
	if (asked.status === "rejected") throw asked.reason;
	const keys = asked.value;
	const rows = rowsOf(from, {
		...{ report, marks, thread: before.thread, threadId: place.threadId },
		seal: (added) => envelopesOf(body, place.threadId, added, keys),
	});
	const caseId = await writeReport(tx, rows);
	const { id: reportId } = rows.report;
	await fillPlace(tx, id, reportId);
	return {
		answer: { caseId, reportId, threadId: place.threadId, sealed: rows.messages.length },
		isNew: true,
	};
}

function requirePlace(
	place: PlaceRow | undefined,
	thread: { id: string; last: number } | null,
): asserts place is PlaceRow {
	const still = place && (thread ? place.threadId === thread.id && place.last === thread.last : place.isNew);
	if (still) return;
	throw new DomainError(
		"PLACE_OVER",
		place
			? "Another report of this thread came first, so these envelopes name sequences that are taken. Nothing was kept; ask for a place again, and seal for it."
			: "The place is not known, was used, or its hour is over. Nothing was kept; ask for a place again, and seal for it.",
	);
}

/** The database's own clock says so, or the key was announced to go since it was published. */
const isOver = (error: unknown) => (error as { code?: unknown } | null)?.code === "CS301";

const keyOver = () =>
	new DomainError("INPUT_INVALID", "The report is not sealed as it must be; nothing was kept.", [
		{
			path: "/sealed/wrapped",
			message: "is wrapped to an intake key that does not seal for this region now",
		},
	]);
