/**
 * A demo case is written as a screenplay, so that whoever edits it reads a conversation and not JSON:
 *
 *     a +2h   Are you still awake?          who, how long after the line before (default one minute), what
 *     b! +20s This line was reported        `!` reported · `^` came from the reporter, not from the platform
 *     b       [image/jpeg 238112]           a media placeholder: type and bytes; it never arrives
 *     b       [image/png @parrot]           the type, and a file of media.ts, which is sent after the report
 *     b       [DELETED]                     what the platform itself cannot read: E2EE, DELETED or EXPIRED
 *     -       Nia joined the group          a system message, without a sender
 *
 * `\n` breaks a line. Times are gaps; `intakeBody` fixes them to a clock. The same case, clock and suffix give the
 * same body, byte for byte: a seed that was interrupted posts it again and intake recognises it.
 */

import { demoFile } from "./media.ts";

export type Region = "eu" | "us";
export type Source = "USER" | "TRUSTED_FLAGGER" | "CLASSIFIER" | "STAFF" | "AUTHORITY";
export type Unavailable = "E2EE" | "DELETED" | "EXPIRED";

export type DemoCase = {
	/** Report r-NO and thread t-NO: neutral, since ids are seen without an opening. */
	no: number;
	region: Region;
	/** What most of it is written in (BCP 47). */
	language: string;
	category: string;
	keyword?: string;
	source: Source;
	detector?: { name: string; version: string; score: number };
	/** Minutes between the report and the clock. */
	ago: number;
	/** Minutes between the last message and the report. */
	lag?: number;
	/** Letter → "handle | display name | country | minor or ?". */
	cast: Record<string, string>;
	reporter?: string;
	note?: string;
	/** The platform's name for what is the same thing, reported elsewhere too. */
	group?: string;
	script: string;
};

export type IntakeMessage = {
	id: string;
	senderId?: string;
	sentAt: string;
	kind: "text" | "media" | "system" | "unavailable";
	text?: string;
	attachments?: { id: string; mediaType: string; bytes: number }[];
	unavailable?: Unavailable;
	provenance?: "REPORTER";
};

export type IntakeBody = {
	platform: string;
	report: {
		id: string;
		category: string;
		keyword?: string;
		source: Source;
		detector?: { name: string; version: string; score: number };
		reportedAt: string;
		reporter?: { accountId: string };
		duplicateGroup?: string;
		note?: string;
		messageIds: string[];
	};
	thread: {
		id: string;
		region: Region;
		language: string;
		participants: { accountId: string; displayName: string; minor: boolean | null; country: string }[];
		messages: IntakeMessage[];
	};
};

const LINE = /^(?<who>[a-z]|-)(?<marks>[!^]*)(?:\s+\+(?<gap>\d+)(?<unit>[smhd]))?\s+(?<said>.+)$/u;
const MEDIA =
	/^\[(?<mediaType>(?:image|video|audio|application)\/[a-z0-9.+-]+) (?:(?<bytes>\d+)|@(?<file>[a-z]+))\]$/;
const UNAVAILABLE = /^\[(?<why>E2EE|DELETED|EXPIRED)\]$/;
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The report and thread of a case as a platform would post them, reported `ago` minutes before `now`. */
export function intakeBody(demo: DemoCase, now: Date, suffix = ""): IntakeBody {
	const cast = new Map(Object.entries(demo.cast).map(([letter, line]) => [letter, member(line)]));
	const account = (letter: string): string => {
		const known = cast.get(letter);
		if (!known) throw new Error(`case ${demo.no}: ${letter} is not in the cast`);
		return known.accountId;
	};
	const lines = linesOf(demo);

	const reportedAt = now.getTime() - demo.ago * 60_000;
	const total = lines.reduce((sum, line) => sum + line.gap, 0);
	let clock = reportedAt - (demo.lag ?? 7) * 60_000 - total * 1000;
	const messages: IntakeMessage[] = [];
	const messageIds: string[] = [];
	for (const [index, line] of lines.entries()) {
		clock += line.gap * 1000;
		const id = messageId(demo, index, suffix);
		if (line.marks.includes("!")) messageIds.push(id);
		messages.push({
			id,
			...(line.who === "-" ? {} : { senderId: account(line.who) }),
			sentAt: new Date(clock).toISOString(),
			...content(line.who, line.said, id),
			...(line.marks.includes("^") ? { provenance: "REPORTER" as const } : {}),
		});
	}
	return {
		platform: "acme",
		report: {
			id: `r-${demo.no}${suffix}`,
			category: demo.category,
			...(demo.keyword ? { keyword: demo.keyword } : {}),
			source: demo.source,
			...(demo.detector ? { detector: demo.detector } : {}),
			reportedAt: new Date(reportedAt).toISOString(),
			...(demo.reporter ? { reporter: { accountId: account(demo.reporter) } } : {}),
			...(demo.group ? { duplicateGroup: demo.group } : {}),
			...(demo.note ? { note: demo.note } : {}),
			messageIds,
		},
		thread: {
			id: `t-${demo.no}${suffix}`,
			region: demo.region,
			language: demo.language.split("-")[0] as string,
			participants: [...cast.values()],
			messages,
		},
	};
}

/** The attachments that are sent after the report: the platform's id, and which file of media.ts. */
export function filesOf(demo: DemoCase, suffix = ""): { id: string; name: string }[] {
	return linesOf(demo).flatMap(({ said }, index) => {
		const name = MEDIA.exec(said)?.groups?.file;
		return name ? [{ id: attachmentId(messageId(demo, index, suffix)), name }] : [];
	});
}

const messageId = ({ no }: DemoCase, index: number, suffix: string) => `m-${no}-${index + 1}${suffix}`;
const attachmentId = (message: string) => `a${message.slice(1)}`;

function linesOf({ script, no }: DemoCase) {
	return script
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "")
		.map((line) => parse(line, no));
}

function member(line: string): IntakeBody["thread"]["participants"][number] {
	const [handle = "", displayName = "", country = "", minor = ""] = line
		.split("|")
		.map((part) => part.trim());
	return {
		accountId: accountId(handle),
		displayName,
		minor: minor === "?" ? null : minor === "minor",
		country,
	};
}

/** A handle's account id: the same person in two cases is one account, and the id says nothing of the handle. */
export function accountId(handle: string): string {
	let hash = 0x811c9dc5; // FNV-1a
	for (const byte of Buffer.from(handle)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
	return `u-${hash.toString(36)}`;
}

function parse(line: string, no: number) {
	const found = LINE.exec(line)?.groups;
	if (!found) throw new Error(`case ${no}: not a line of a screenplay: ${line}`);
	return {
		who: found.who as string,
		marks: found.marks as string,
		gap: found.gap ? Number(found.gap) * (SECONDS[found.unit as string] as number) : 60,
		said: (found.said as string).replaceAll("\\n", "\n"),
	};
}

function content(who: string, said: string, id: string): Omit<IntakeMessage, "id" | "sentAt"> {
	if (who === "-") return { kind: "system", text: said };
	const media = MEDIA.exec(said)?.groups;
	if (media) {
		const { mediaType, bytes, file } = media as { mediaType: string; bytes?: string; file?: string };
		const length = file ? demoFile(file).body.length : Number(bytes);
		return { kind: "media", attachments: [{ id: attachmentId(id), mediaType, bytes: length }] };
	}
	const why = UNAVAILABLE.exec(said)?.groups?.why;
	if (why) return { kind: "unavailable", unavailable: why as Unavailable };
	return { kind: "text", text: said };
}
