/**
 * Asks for a reading and takes the answer whole or not at all: unless its last line says `end` and counts what came
 * before, nothing of it is handed on. What a text holds is kept by no one but the page that asked.
 */
import type { Asked, MessagePayload } from "#lib/keeper/client.ts";
import type { Rooms } from "../../../_words/catalogs.ts";
import type { Words } from "../../../_words/words.ts";

// Every opening is confirmed, so this comes with it.
export { confirmationFor, isNotConfirmed } from "../../confirming.ts";

/** The sentences in which what went wrong is said. */
export type Say = Words<Rooms["reading"]>;

export interface Reading {
	opening: string;
	entry: string;
	/** The entry's number in the log. */
	index: number;
	/** Released, as a risk to life, without the witnesses that a release waits for. */
	unwitnessed: boolean;
	/** Only where an opening was granted. Kept in memory; each further reading needs it. */
	readToken: string | null;
	/** Milliseconds left when the answer began, by the server's clock. */
	left: number;
	messages: { sequence: number; payload: MessagePayload }[];
	notes: { key: string; text: string }[];
	names: Record<string, string> | null;
}

/** What happened, what was not done, what to do. */
export interface Refusal {
	code: string;
	title: string;
	message: string;
	/** Nobody did anything wrong, and asking again is likely to help. */
	passing: boolean;
	/** The try itself is on the record. */
	recorded: boolean;
}

interface Lines {
	opening?: {
		opening: string;
		entry: string;
		index: number;
		unwitnessed?: boolean;
		readToken?: string;
		expires: string;
	};
	messages: Reading["messages"];
	notes: Reading["notes"];
	names: Record<string, string> | null;
}

/** What policy asks for, beyond what the form could say: the keeper knows what the person opened before. */
export interface Needs {
	/** Who must approve it, in words; null: nobody. */
	approval: string | null;
	/** Soft limits that ask for a further reason. */
	further: readonly string[];
}

export interface Asking extends Needs {
	asked: Asked;
}

/** Before an opening: what it needs, and what the passkey is to sign. */
export async function askChallenge(body: unknown, w: Say): Promise<Asking | Refusal> {
	const answer = await post("/readings/challenges", body, w);
	if ("title" in answer) return answer;
	try {
		const asked = await answer.json();
		return {
			asked,
			approval: asked.needsApproval ? approversInWords(asked.needsApproval, w) : null,
			further: asked.needsFurtherReason ?? [],
		};
	} catch {
		return broken(w);
	}
}

/** Asks others for their approval. @returns when the request lapses without a decision */
export async function askApproval(body: unknown, w: Say): Promise<{ lapses: string } | Refusal> {
	const answer = await post("/readings/requests", body, w);
	if ("title" in answer) return answer;
	return answer.json().catch(() => broken(w));
}

export async function askReading(body: unknown, w: Say, signal: AbortSignal): Promise<Reading | Refusal> {
	const answer = await post("/readings", body, w, signal);
	if ("title" in answer) return answer;
	try {
		const lines = (await answer.text()).split("\n").filter(Boolean);
		return gather(lines, Date.parse(answer.headers.get("x-now") ?? ""), w);
	} catch {
		return broken(w);
	}
}

/** A question to one of the reading routes; what they refuse, in words. */
export async function post(
	path: string,
	body: unknown,
	w: Say,
	signal?: AbortSignal,
): Promise<Response | Refusal> {
	let answer: Response;
	try {
		answer = await fetch(path, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(body),
			cache: "no-store",
			credentials: "same-origin",
			...(signal ? { signal } : {}),
		});
	} catch {
		return refusedAs("CONSOLE_UNREACHABLE", w("titleUnreached"), w("unreached"), false);
	}
	return answer.ok ? answer : refusalOf(answer, w);
}

function approversInWords({ roles, needed }: { roles: readonly string[]; needed: number }, w: Say): string {
	const who = roles.map((role) => role.replaceAll("_", " ")).join(` ${w("or")} `);
	return needed === 1 ? w("approversOne", { roles: who }) : w("approversMany", { needed, roles: who });
}

function gather(lines: string[], serverNow: number, w: Say): Reading | Refusal {
	const got: Lines = { messages: [], notes: [], names: null };
	const last = JSON.parse(lines.at(-1) ?? "null");
	if (last?.kind === "error") return refusalFrom(last.code, last.message, w);
	if (last?.kind !== "end" || last.count !== lines.length - 2) return broken(w);
	for (const line of lines.slice(0, -1)) take(got, JSON.parse(line));
	if (!got.opening) return broken(w);
	const { opening, entry, index, unwitnessed = false, readToken = null, expires } = got.opening;
	const left = Date.parse(expires) - (Number.isNaN(serverNow) ? Date.now() : serverNow);
	const { messages, notes, names } = got;
	return { opening, entry, index, unwitnessed, readToken, left, messages, notes, names };
}

function take(got: Lines, line: { kind: string } & Record<string, unknown>) {
	if (line.kind === "opening") got.opening = line as unknown as NonNullable<Lines["opening"]>;
	else if (line.kind === "message") got.messages.push(line as unknown as Reading["messages"][number]);
	else if (line.kind === "note") got.notes.push(line as unknown as Reading["notes"][number]);
	else if (line.kind === "names") got.names = { ...got.names, ...(line.names as Record<string, string>) };
}

async function refusalOf(answer: Response, w: Say): Promise<Refusal> {
	const { code = String(answer.status), message } = await answer.json().catch(() => ({}));
	return refusalFrom(code, message ?? w("broken"), w);
}

/** What the title says already is not said again. */
export function refusalFrom(code: string, message: string, w: Say): Refusal {
	const title = w.maybe(`title${code}`) ?? w("titleOther");
	return {
		...{ code, title, passing: PASSING.has(code), recorded: RECORDED.has(code) },
		message: [
			message.startsWith(`${title}. `) ? message.slice(title.length + 2) : message,
			...(WAITED_FOR.has(code) ? [w("eachTry")] : []),
		].join(" "),
	};
}

const PASSING = new Set([
	...["KEEPER_UNREACHABLE", "RECORD_NOT_SEALED", "WITNESSES_MISSING"],
	...["CONFIRMATION_EXPIRED", "CONFIRMATION_SPENT", "PASSKEY_CANCELLED"],
]);

/** What the log or its witnesses were waited for in vain. */
const WAITED_FOR = new Set(["RECORD_NOT_SEALED", "WITNESSES_MISSING"]);

const RECORDED = new Set([
	...WAITED_FOR,
	"LOG_HALTED",
	"GATE_CHANGED",
	"EVIDENCE_MISMATCH",
	"RELEASE_FAILED",
]);

/** The answer did not arrive whole: the record may hold what this page does not. */
export const broken = (w: Say) => refusedAs("ANSWER_INCOMPLETE", w("titleBroken"), w("broken"), true);

const refusedAs = (code: string, title: string, message: string, recorded: boolean): Refusal => ({
	...{ code, title, message, recorded },
	passing: true,
});
