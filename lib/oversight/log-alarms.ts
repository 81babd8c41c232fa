/**
 * What about the log wants somebody's attention, in words. Pure: from what is known of it to sentences.
 * An alarm: something does not happen that should (a number, a checkpoint, a cosignature), or happened without what it
 * should have waited for. A warning: it still happens, but by less than is configured. Shown by: log-alarms.test.ts.
 */
import { LOG_ERRORS, type LogErrorCode } from "../ledger/log-error.ts";

/** Longer than this, and the log stands still. */
export const STANDS_AFTER_MS = 10_000;

export interface Watched {
	name: string;
	/** On the log's own machine. */
	local: boolean;
	/** How many entries it has seen; null before it was first asked. */
	seen: number | null;
	/** When the first checkpoint that it lacks was signed. */
	behindSince: Date | null;
	error: string | null;
}

export interface LogFacts {
	now: Date;
	log: { size: number; published: number; signedAt: Date | null } | null;
	/** The notary, as its keeper says; null where no keeper answers. */
	notary: { halted: string | null; message: string | null } | null;
	/** How many cosignatures releases wait for. */
	quorum: number;
	witnesses: readonly Watched[];
	waiting: { count: number; oldest: Date | null };
	fallbacks: number;
}

export interface LogAlarm {
	code: string;
	tone: "alarm" | "warn";
	title: string;
	text: string;
}

export type LogStatus = "ok" | "standing" | "unwitnessed" | "halted";

export interface StatusFacts extends Pick<LogFacts, "now" | "notary" | "waiting" | "quorum"> {
	/** For each witness: when the first checkpoint was signed that it lacks; null where it has them all. */
	lacking: readonly (Date | null)[];
}

/** An error alone is no lack: a witness that went after it had seen everything is missed from the next entry on. */
export function logStatus({ now, notary, waiting, quorum, lacking }: StatusFacts): LogStatus {
	if (notary?.halted) return "halted";
	if (notary === null || isOld(waiting.oldest, now)) return "standing";
	return lacking.filter((since) => !isOld(since, now)).length < quorum ? "unwitnessed" : "ok";
}

/** How many witnesses a stored gate wants. */
export function quorumOf(gate: string | undefined): number {
	return gate?.startsWith("witnesses:") ? Number(gate.slice("witnesses:".length)) : 0;
}

export function alarmsOf(facts: LogFacts): LogAlarm[] {
	return [...ofNotary(facts), ...ofPublishing(facts), ...ofWitnesses(facts), ...ofFallbacks(facts)];
}

/** Whether a witness lags further than the moment that every checkpoint takes. */
export function isLate({ error, behindSince }: Watched, now: Date): boolean {
	return error !== null || isOld(behindSince, now);
}

/** An error's code as a sentence. */
export function logErrorInWords(code: string): string {
	return LOG_ERRORS[code as LogErrorCode] ?? "It failed in a way that has no words here.";
}

function* ofNotary({ now, notary, waiting, log }: LogFacts): Generator<LogAlarm> {
	const held =
		waiting.count === 0
			? "none waits"
			: `${entries(waiting.count)} ${waiting.count === 1 ? "waits" : "wait"}`;
	if (notary === null) {
		yield {
			code: "KEEPER_UNREACHABLE",
			tone: "alarm",
			title: "The decryption service does not answer",
			text: `The notary runs in it: no entry gets its number and nothing is opened until it runs again. Entries are still recorded; ${held}.`,
		};
	} else if (notary.halted !== null) {
		yield {
			code: notary.halted,
			tone: "alarm",
			title: "The log stands still",
			text: `${notary.message ?? logErrorInWords(notary.halted)} The notary signs nothing any more and no thread is opened, until somebody who runs this system has seen to it. Entries are still recorded; ${held}.`,
		};
	} else if (isOld(waiting.oldest, now)) {
		yield {
			code: "LOG_STANDING",
			tone: "alarm",
			title: "Entries wait for the log",
			text: `${held} for ${waiting.count === 1 ? "its" : "their"} number, the oldest for more than ${STANDS_AFTER_MS / 1000} seconds. What they cover is not released meanwhile.`,
		};
	} else if (log === null) {
		yield {
			code: "LOG_MISSING",
			tone: "warn",
			title: "There is no log yet",
			text: "The decryption service begins it, with a key of its own, when it first starts on this database.",
		};
	}
}

function* ofPublishing({ now, log, notary }: LogFacts): Generator<LogAlarm> {
	if (!log || !notary || notary.halted || log.published >= log.size || !isOld(log.signedAt, now)) return;
	yield {
		code: "CHECKPOINT_UNPUBLISHED",
		tone: "alarm",
		title: "The last checkpoint has not left this machine",
		text: `It covers ${entries(log.size)}; outside, ${log.published.toLocaleString("en")} are known. The notary cannot keep its copy on disk, or cannot say so to the database.`,
	};
}

function* ofWitnesses({ now, witnesses, quorum }: LogFacts): Generator<LogAlarm> {
	const late = witnesses.filter((witness) => isLate(witness, now));
	if (late.length === 0) return;
	const names = late.map(({ name }) => name).join(", ");
	const answering = witnesses.length - late.length;
	if (answering < quorum) {
		yield {
			code: "WITNESSES_MISSING",
			tone: "alarm",
			title: "Too few witnesses answer",
			text: `A release needs the signature of ${quorum === 1 ? "one witness" : `${quorum} witnesses`}, and ${answering === 0 ? "none answers" : `only ${answering} of ${witnesses.length} ${answering === 1 ? "answers" : "answer"}`}. Until then threads stay closed; only a risk to life does not wait. Not answering: ${names}.`,
		};
		return;
	}
	yield {
		code: "WITNESS_BEHIND",
		tone: "warn",
		title: late.length === 1 ? "A witness is behind" : `${late.length} witnesses are behind`,
		text: `${names}. Releases wait for ${quorum} of ${witnesses.length}, and ${answering} keep${answering === 1 ? "s" : ""} up.`,
	};
}

function* ofFallbacks({ fallbacks }: LogFacts): Generator<LogAlarm> {
	if (fallbacks === 0) return;
	yield {
		code: "RELEASED_WITHOUT_WITNESSES",
		tone: "alarm",
		title: `${fallbacks === 1 ? "A release" : `${fallbacks.toLocaleString("en")} releases`} went on without witnesses`,
		text: "For a risk to life, which does not wait for them. Each is below, and the alarm stays for 30 days.",
	};
}

const entries = (count: number) =>
	count > 10_000
		? "more than 10,000 entries"
		: count === 1
			? "1 entry"
			: `${count.toLocaleString("en")} entries`;

const isOld = (at: Date | null, now: Date) => at !== null && now.getTime() - at.getTime() > STANDS_AFTER_MS;
