/**
 * An access report as bytes: JSON of two-space indentation and one line feed at its end, signed as it stands.
 *
 *   text = JSON LF                                    UTF-8: codes, digits and checkpoints
 *   note = text LF 1*signature-line                   a signed note (note.ts), the log's key the first to sign
 *
 * Two files: NAME.json is `text`, NAME.json.sig the signature lines. A checkpoint begins with the log's name and has three
 * lines, this begins with "{" and has more: neither signature can be passed off as the other's.
 *
 * Guarantees: what `readReport` returns was signed by that key, byte for byte, and has this form. Does not guarantee: that
 * a figure is right; recount.ts finds that out. Format: docs/access-report.md. Shown by: report.test.ts.
 */
import { textOf } from "../ledger/bytes.ts";
import { openCheckpoint, type SignedCheckpoint } from "../ledger/checkpoint.ts";
import { LogError } from "../ledger/log-error.ts";
import { MAX_NOTE_BYTES, parseNote, type VerifierKey, verifyNote } from "../ledger/note.ts";
import type { Domain, Totals } from "./count.ts";

export const FORMAT = "countersign-access-report/v1";

export interface Report {
	format: typeof FORMAT;
	/** The log's name. */
	log: string;
	/** `whole`: the quarter was over; otherwise what it held so far. */
	period: { name: string; from: string; until: string; whole: boolean };
	/** The log at both ends; null where it begins with nothing before. */
	from: { size: number; checkpoint: string | null };
	to: { size: number; checkpoint: string };
	/** What tables name though it be nought. */
	domain: Domain;
	totals: Totals;
}

export const formatReport = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/** The signature lines out of a note over `text`. */
export const signatureOf = (note: string, text: string): string => note.slice(text.length + 1);

export interface ReadReport {
	report: Report;
	/** Null at the very beginning. */
	from: SignedCheckpoint | null;
	to: SignedCheckpoint;
}

/** @throws LogError SIGNATURE_MISSING, SIGNATURE_INVALID, REPORT_MALFORMED, and whatever is wrong with a checkpoint */
export function readReport(
	text: string | Uint8Array,
	signature: string | Uint8Array,
	log: VerifierKey,
	witnesses: readonly VerifierKey[] = [],
): ReadReport {
	const words = textOf(text, MAX_NOTE_BYTES, "NOTE_MALFORMED");
	const note = parseNote(`${words}\n${textOf(signature, MAX_NOTE_BYTES, "NOTE_MALFORMED")}`);
	// Whatever stands in the two files, what is judged is exactly the first of them.
	if (note.text !== words) throw new LogError("NOTE_MALFORMED");
	if (verifyNote(note, [log]).length === 0) throw new LogError("SIGNATURE_MISSING");
	return openReport(words, log, witnesses);
}

/** The same before anybody signed. */
export function openReport(
	text: string,
	log: VerifierKey,
	witnesses: readonly VerifierKey[] = [],
): ReadReport {
	const report = parse(text);
	const to = openCheckpoint(report.to.checkpoint, log, witnesses);
	const from =
		report.from.checkpoint === null ? null : openCheckpoint(report.from.checkpoint, log, witnesses);
	const ends =
		to.size === report.to.size && (from?.size ?? 0) === report.from.size && report.log === log.name;
	if (!ends || report.from.size >= report.to.size) throw malformed();
	return { report, from, to };
}

function parse(text: string): Report {
	let report: Report;
	try {
		report = JSON.parse(text);
	} catch {
		throw malformed();
	}
	const { format, log, period, from, to, domain, totals } = objectIn(report) as Partial<Report>;
	const sound =
		format === FORMAT &&
		typeof log === "string" &&
		[period, from, to, domain, totals].every((part) => typeof part === "object" && part !== null) &&
		typeof to?.checkpoint === "string" &&
		(from?.checkpoint === null || typeof from?.checkpoint === "string") &&
		[period?.name, period?.from, period?.until].every((one) => typeof one === "string") &&
		[domain?.reasons, domain?.roles].every(isCodes);
	// One meaning: what is written again comes out the same, so no key stands twice and nothing is hidden between.
	if (!sound || formatReport(report) !== text) throw malformed();
	return report;
}

const isCodes = (list: unknown): boolean =>
	Array.isArray(list) &&
	list.length <= 100 &&
	list.every((code) => typeof code === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(code));

const objectIn = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
const malformed = () => new LogError("REPORT_MALFORMED");
