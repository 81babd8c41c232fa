/**
 * What a report adds, as rows: the thread with who takes part, its case, its entries, and what was sealed. The same for a report that
 * is sealed here and for one that its platform sealed.
 */
import { randomUUID } from "node:crypto";
import type { Before, ReportRows } from "#db/queries/intake.ts";
import type { CategoryCode } from "#lib/cases/categories.ts";
import { dueHours, isChildSafety, severityOf } from "#lib/cases/categories.ts";
import { bySystem } from "#lib/ledger/append.ts";
import type { LedgerEvent } from "#lib/ledger/event.ts";
import type { CleanReport } from "./clean-report.ts";
import type { Integration } from "./integration.ts";
import type { Marks } from "./marks.ts";
import { type Placed, placeMessages } from "./place-messages.ts";
import type { SealedReport } from "./seal-report.ts";

/** What to write, and how what is new in it is sealed. */
export interface Incoming {
	report: CleanReport;
	marks: Marks;
	thread: Before["thread"];
	/** The known thread's, or a new one's. */
	threadId: string;
	seal: (added: readonly Placed[]) => SealedReport;
}

export function rowsOf(from: Integration, { report, marks, thread, threadId, seal }: Incoming): ReportRows {
	const { added, sequenceOf } = placeMessages(report.messages, marks.messages, thread);
	const sealed = seal(added);
	const people = peopleOf(report, thread);
	const category = report.category as CategoryCode; // validateReport knows no other
	const severity = severityOf(category, report.keyword, people.minors);
	const reportId = randomUUID();
	const aside = { ...bySystem, outcome: "done", thread: threadId, region: report.region };
	const event: Omit<Extract<LedgerEvent, { type: "report.received" }>, "case"> = {
		type: "report.received",
		...bySystem,
		outcome: "done",
		thread: threadId,
		region: report.region,
		report: reportId,
		key: sealed.digest,
		keyVersion: sealed.key.id,
		messages: added.length,
		category,
		severity,
	};
	return {
		platform: from.platformId,
		integration: from.id,
		thread: {
			id: threadId,
			external: report.thread,
			region: report.region,
			new: thread === null,
			last: thread?.last ?? 0,
		},
		joined: people.joined,
		known: people.known,
		case: {
			id: randomUUID(),
			category,
			keyword: report.keyword,
			severity,
			minors: people.minors,
			restricted: isChildSafety(category, report.keyword),
			hours: dueHours(severity),
		},
		report: {
			id: reportId,
			external: report.id,
			category,
			keyword: report.keyword,
			source: report.source,
			detector: report.detector,
			reporter: report.reporter,
			reported: `{${report.reported.map((id) => sequenceOf.get(id)).join(",")}}`,
			at: report.reportedAt,
			language: report.language ?? null,
			duplicateGroup: report.duplicateGroup ?? null,
		},
		event,
		reopened: { type: "case.reopened", ...aside },
		released: { type: "case.released", ...aside },
		key: sealed.key,
		messages: added.map(({ message, sequence, revision }, index) => ({
			sequence,
			id: message.id,
			revision,
			sender: message.senderId ?? null,
			at: message.sentAt,
			kind: message.kind,
			provenance: message.provenance,
			unavailable: message.unavailable ?? null,
			sealed: sealed.messages[index] ?? "",
		})),
		attachments: added.flatMap(({ message: { attachments = [] }, sequence }) =>
			attachments.map(({ id, bytes }, n) => ({ sequence, n, id, bytes })),
		),
		sequences: `{${added.map(({ sequence }) => sequence).join(",")}}`,
		mark: marks.report,
		marks: added.map(({ mark }) => mark).join(""),
	};
}

/** Numbers go on where the thread's end; what a later report knows of somebody's age or country counts. */
function peopleOf(report: CleanReport, thread: Before["thread"]) {
	const earlier = new Map(thread?.participants.map((person) => [person.account, person]) ?? []);
	const joined: ReportRows["joined"] = [];
	const known: ReportRows["known"] = [];
	for (const { account, minor, country } of report.participants) {
		const before = earlier.get(account);
		if (!before) joined.push({ account, number: earlier.size + joined.length + 1, minor, country });
		else if ((minor ?? before.minor) !== before.minor || (country ?? before.country) !== before.country)
			known.push({ account, minor, country });
	}
	const minors =
		report.participants.some(({ minor }) => minor === true) ||
		(thread?.participants.some(({ minor }) => minor === true) ?? false);
	return { joined, known, minors };
}
