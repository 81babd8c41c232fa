/**
 * A valid body in the one form that is sealed and compared: defaults written out, times in UTC, members in a
 * fixed order. Two bodies that mean the same give the same JSON here.
 */
import type { MessagePayload } from "#lib/keeper/client.ts";
import type { Message, ReportBody } from "./report-schema.ts";
import type { SealedBody } from "./sealed-schema.ts";

/** The sealed payload of a message: what its reader gets. Member order is part of what sameness compares. */
export type CleanMessage = MessagePayload;

export interface CleanReport {
	id: string;
	thread: string;
	region: string;
	/** These two are absent where nothing was said: a report that came before there were such fields is still the same. */
	language?: string;
	duplicateGroup?: string;
	category: string;
	keyword: string | null;
	source: ReportBody["report"]["source"];
	detector: { name: string; version: string; score: number } | null;
	reportedAt: string;
	reporter: string | null;
	note: string | null;
	reported: string[];
	participants: { account: string; name: string | null; minor: boolean | null; country: string | null }[];
	messages: CleanMessage[];
}

export function cleanReport({ report, thread }: ReportBody): CleanReport {
	return {
		...cleanFacts(report, thread, report.note ?? null),
		participants: thread.participants.map((person) => cleanPerson(person, person.displayName ?? null)),
		messages: thread.messages.map(cleanMessage),
	};
}

/** Of a report that came sealed: what is in clear. */
export function cleanSealed({ report, thread }: SealedBody): CleanReport {
	return {
		...cleanFacts(report, thread, null),
		participants: thread.participants.map((person) => cleanPerson(person, null)),
		messages: thread.messages.map(({ id, senderId, sentAt, kind, provenance, unavailable }) => ({
			id,
			...(senderId === undefined ? {} : { senderId }),
			sentAt: inUtc(sentAt),
			kind,
			...(unavailable === undefined ? {} : { unavailable }),
			provenance,
		})),
	};
}

function cleanFacts(
	report: SealedBody["report"],
	thread: Pick<SealedBody["thread"], "id" | "region" | "language">,
	note: string | null,
): Omit<CleanReport, "participants" | "messages"> {
	return {
		id: report.id,
		thread: thread.id,
		region: thread.region,
		...(thread.language && { language: thread.language }),
		...(report.duplicateGroup && { duplicateGroup: report.duplicateGroup }),
		category: report.category,
		keyword: report.keyword ?? null,
		source: report.source,
		detector: report.detector ?? null,
		reportedAt: inUtc(report.reportedAt),
		reporter: report.reporter?.accountId ?? null,
		note,
		reported: report.messageIds,
	};
}

function cleanPerson(
	{ accountId, minor, country }: SealedBody["thread"]["participants"][number],
	name: string | null,
) {
	return { account: accountId, name, minor: minor ?? null, country: country ?? null };
}

function cleanMessage(message: Message): CleanMessage {
	const { id, senderId, kind = "text", provenance } = message;
	return {
		id,
		...(senderId === undefined ? {} : { senderId }),
		sentAt: inUtc(message.sentAt),
		kind,
		...("text" in message && message.text !== undefined ? { text: message.text } : {}),
		...(message.kind === "media" ? { attachments: message.attachments } : {}),
		...(message.kind === "unavailable" ? { unavailable: message.unavailable } : {}),
		provenance,
	};
}

/** 2026-11-20T10:00:00Z, with up to six digits of a second where there are any (PostgreSQL keeps six). */
export function inUtc(date: string): string {
	const fraction = /\.(\d+)/.exec(date)?.[1]?.slice(0, 6).replace(/0+$/, "") ?? "";
	const seconds = new Date(Date.parse(date.replace(/\.\d+/, ""))).toISOString().slice(0, 19);
	return `${seconds}${fraction && `.${fraction}`}Z`;
}
