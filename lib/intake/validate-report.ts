/**
 * Whether a posted body is a report: everything that is wrong with it at once, and never a value of it.
 *
 * Guarantees: what is said of a body is a fixed text of ours, at a path of our own field names and of numbers (the
 * name of an unknown field is the caller's too, so its parent is named). Lists over their limit are judged up to
 * it, so that the work is bounded by the limits and not by the body.
 * Shown by: validate-report.test.ts, which plants sentences everywhere and looks for them in the answer.
 */
import type { z } from "zod";
import { isCategory, isKeywordOf } from "#lib/cases/categories.ts";
import { DomainError } from "#lib/errors.ts";
import { LIMITS, ReportBody, SAYS } from "./report-schema.ts";

export interface Problem {
	path: string;
	message: string;
}

/** More are counted and not listed. */
const LISTED = 1_000;
const OURS = new Set<string>(Object.values(SAYS));

/** @throws DomainError INPUT_INVALID with its problems */
export function validateReport(raw: unknown, regions: readonly string[]): ReportBody {
	return validated(ReportBody, raw, (body) => crossProblems(body, new Set(regions)));
}

/**
 * By whichever schema, and by what one field says of another; both at once.
 *
 * @throws DomainError INPUT_INVALID with its problems
 */
export function validated<Schema extends z.ZodType>(
	schema: Schema,
	raw: unknown,
	cross: (body: unknown) => Problem[],
): z.infer<Schema> {
	const problems: Problem[] = [];
	const bounded = withinLimits(raw, problems);
	const parsed = schema.safeParse(bounded, { reportInput: true });
	if (!parsed.success) problems.push(...parsed.error.issues.map(problemOf));
	problems.push(...cross(bounded));
	if (parsed.success && problems.length === 0) return parsed.data;
	const listed = problems.slice(0, LISTED);
	const more = problems.length > LISTED ? ` The first ${LISTED} of ${problems.length} are listed.` : "";
	throw new DomainError("INPUT_INVALID", `The report is not valid; nothing was kept.${more}`, listed);
}

function problemOf(issue: z.core.$ZodIssue): Problem {
	return { path: issue.path.map((part) => `/${String(part)}`).join(""), message: inOurWords(issue) };
}

function inOurWords(issue: z.core.$ZodIssue): string {
	if (issue.code === "unrecognized_keys") return SAYS.unknown;
	if (issue.code === "invalid_type" && issue.input === undefined) return SAYS.required;
	return OURS.has(issue.message) ? issue.message : issue.code === "invalid_type" ? SAYS.type : SAYS.invalid;
}

type Loose = { readonly [name: string]: unknown };

export function at(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name)
		? (value as Loose)[name]
		: undefined;
}

export function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The same body with its lists cut to their limits, each cut being a problem. */
function withinLimits(raw: unknown, problems: Problem[]): unknown {
	const cut = (parent: unknown, name: string, path: string, most: number, message: string): unknown => {
		const long = at(parent, name);
		if (!Array.isArray(long) || long.length <= most) return parent;
		problems.push({ path, message });
		return { ...(parent as Loose), [name]: long.slice(0, most) };
	};
	const report = cut(at(raw, "report"), "messageIds", "/report/messageIds", LIMITS.messages, SAYS.messages);
	let thread = cut(at(raw, "thread"), "messages", "/thread/messages", LIMITS.messages, SAYS.messages);
	thread = cut(thread, "participants", "/thread/participants", LIMITS.participants, SAYS.participants);
	let messages: unknown[] | undefined;
	for (const [index, message] of list(at(thread, "messages")).entries()) {
		const path = `/thread/messages/${index}/attachments`;
		const short = cut(message, "attachments", path, LIMITS.attachments, SAYS.attachments);
		if (short === message) continue;
		messages ??= [...list(at(thread, "messages"))];
		messages[index] = short;
	}
	if (messages) thread = { ...(thread as Loose), messages };
	if (report === at(raw, "report") && thread === at(raw, "thread")) return raw;
	return { ...(raw as Loose), report, thread };
}

/** What one field says of another. Judged beside the schema, so that both are told at once. */
export function crossProblems(body: unknown, regions: ReadonlySet<string>): Problem[] {
	const report = at(body, "report");
	const thread = at(body, "thread");
	const messages = list(at(thread, "messages"));
	const problems: Problem[] = [];
	const say = (path: string, message: string) => problems.push({ path, message });

	const region = at(thread, "region");
	if (typeof region === "string" && !regions.has(region))
		say("/thread/region", "is not a region of this installation");
	const accounts = unique(
		list(at(thread, "participants")),
		"accountId",
		"/thread/participants",
		"account",
		say,
	);
	const ids = unique(messages, "id", "/thread/messages", "message", say);
	messages.forEach((message, index) => {
		const sender = at(message, "senderId");
		if (typeof sender === "string" && !accounts.has(sender))
			say(`/thread/messages/${index}/senderId`, "is not a participant of the thread");
		unique(
			list(at(message, "attachments")),
			"id",
			`/thread/messages/${index}/attachments`,
			"attachment",
			say,
		);
	});
	const reported = new Set<string>();
	list(at(report, "messageIds")).forEach((id, index) => {
		if (typeof id !== "string") return;
		if (!ids.has(id)) say(`/report/messageIds/${index}`, "is not a message of the thread");
		if (reported.has(id)) say(`/report/messageIds/${index}`, "names a message twice");
		reported.add(id);
	});
	crossReport(report, say);
	return problems;
}

function crossReport(report: unknown, say: (path: string, message: string) => void): void {
	const category = at(report, "category");
	const keyword = at(report, "keyword");
	if (typeof category === "string" && /^[A-Z_]{2,64}$/.test(category)) {
		if (!isCategory(category)) say("/report/category", SAYS.code);
		else if (typeof keyword === "string" && !isKeywordOf(category, keyword))
			say("/report/keyword", "is not a keyword of the category");
	}
	const classified = at(report, "source") === "CLASSIFIER";
	const detector = at(report, "detector");
	if (classified && detector === undefined) say("/report/detector", "is required with source CLASSIFIER");
	if (!classified && detector !== undefined) say("/report/detector", "belongs to source CLASSIFIER only");
}

function unique(
	rows: readonly unknown[],
	name: string,
	path: string,
	what: string,
	say: (path: string, message: string) => void,
): Set<string> {
	const seen = new Set<string>();
	rows.forEach((row, index) => {
		const id = at(row, name);
		if (typeof id !== "string") return;
		if (seen.has(id)) say(`${path}/${index}/${name}`, `is the id of another ${what} here`);
		seen.add(id);
	});
	return seen;
}
