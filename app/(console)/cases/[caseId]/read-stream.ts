/**
 * Asks for a reading and takes the answer whole or not at all: unless its last line says `end` and counts what came
 * before, nothing of it is handed on. What a text holds is kept by no one but the page that asked.
 */
import type { Asked, MessagePayload } from "#lib/keeper/client.ts";

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
export async function askChallenge(body: unknown): Promise<Asking | Refusal> {
	const answer = await post("/readings/challenges", body);
	if ("title" in answer) return answer;
	try {
		const asked = await answer.json();
		return {
			asked,
			approval: asked.needsApproval ? approversInWords(asked.needsApproval) : null,
			further: asked.needsFurtherReason ?? [],
		};
	} catch {
		return BROKEN;
	}
}

/** Asks others for their approval. @returns when the request lapses without a decision */
export async function askApproval(body: unknown): Promise<{ lapses: string } | Refusal> {
	const answer = await post("/readings/requests", body);
	if ("title" in answer) return answer;
	return answer.json().catch(() => BROKEN);
}

export async function askReading(body: unknown, signal: AbortSignal): Promise<Reading | Refusal> {
	const answer = await post("/readings", body, signal);
	if ("title" in answer) return answer;
	try {
		const lines = (await answer.text()).split("\n").filter(Boolean);
		return gather(lines, Date.parse(answer.headers.get("x-now") ?? ""));
	} catch {
		return BROKEN;
	}
}

/** Does the opening still live? Null: nobody answers, which says nothing. `here`: somebody is there, reading. */
export async function askState(
	opening: string,
	here: boolean,
	signal: AbortSignal,
): Promise<{ alive: boolean; ended: string | null } | null> {
	try {
		const answer = await fetch(`/readings/openings/${opening}${here ? "?here" : ""}`, {
			cache: "no-store",
			signal,
		});
		const { alive, ended, code } = await answer.json();
		if (answer.ok) return { alive: alive === true, ended: ended ?? null };
		// A refusal is an answer: whoever may not even ask may not read. A failure is none.
		return answer.status < 500 ? { alive: false, ended: code ?? null } : null;
	} catch {
		return null;
	}
}

async function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response | Refusal> {
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
		return UNREACHED;
	}
	return answer.ok ? answer : refusalOf(answer);
}

function approversInWords({ roles, needed }: { roles: readonly string[]; needed: number }): string {
	const who = roles.map((role) => role.replaceAll("_", " ")).join(" or ");
	return needed === 1
		? `one ${who} other than you`
		: `${needed} different people other than you, each ${who}`;
}

export function isRefusal(answer: object): answer is Refusal {
	return "code" in answer && "title" in answer;
}

function gather(lines: string[], serverNow: number): Reading | Refusal {
	const got: Lines = { messages: [], notes: [], names: null };
	const last = JSON.parse(lines.at(-1) ?? "null");
	if (last?.kind === "error") return refusalFrom(last.code, last.message);
	if (last?.kind !== "end" || last.count !== lines.length - 2) return BROKEN;
	for (const line of lines.slice(0, -1)) take(got, JSON.parse(line));
	if (!got.opening) return BROKEN;
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

async function refusalOf(answer: Response): Promise<Refusal> {
	const { code = String(answer.status), message } = await answer.json().catch(() => ({}));
	return refusalFrom(code, message ?? BROKEN.message);
}

/** What the title says already is not said again. */
export function refusalFrom(code: string, message: string): Refusal {
	const title = TITLES[code] ?? "This was not opened";
	return {
		code,
		title,
		passing: PASSING.has(code),
		recorded: RECORDED.has(code),
		message: [
			message.startsWith(`${title}. `) ? message.slice(title.length + 2) : message,
			...(WAITED_FOR.has(code) ? [EACH_TRY] : []),
		].join(" "),
	};
}

const TITLES: Record<string, string> = {
	KEEPER_UNREACHABLE: "The decryption service does not answer",
	RELEASE_FAILED: "The messages could not be released",
	EVIDENCE_MISMATCH: "What is stored does not match the record",
	OPENING_ENDED: "The time of this opening is over",
	NOT_SIGNED_IN: "Your session has ended",
	EMERGENCY_LIMIT_REACHED: "Your emergencies for today are used up",
	OPENING_LIMIT_REACHED: "You have reached the limit of openings",
	REASON_REQUIRED: "The reason is not complete",
	CLOCKS_DISAGREE: "The clocks disagree",
	RECORD_NOT_SEALED: "The log takes longer than usual",
	WITNESSES_MISSING: "The witnesses have not answered yet",
	LOG_HALTED: "The log stands still",
	GATE_CHANGED: "What releases wait for has changed",
	SETTINGS_CHANGED: "The decryption service must be started anew",
	REGION_NOT_HERE: "No decryption service here holds this region's keys",
	OWN_THREAD: "An account of yours takes part in this thread",
	APPROVAL_NEEDED: "This needs somebody's approval",
	FURTHER_REASON_REQUIRED: "A further reason is asked for",
	REQUEST_NOT_APPROVED: "The request is not approved, or not any more",
	REQUEST_LIMIT_REACHED: "Too many requests of yours wait already",
	CONFIRMATION_REQUIRED: "This must be confirmed by a passkey",
	CONFIRMATION_EXPIRED: "The two minutes for the passkey are over",
	CONFIRMATION_SPENT: "This confirmation was used already",
	CONFIRMATION_INVALID: "The confirmation is not of this request",
	PASSKEY_NOT_USABLE: "This passkey opens nothing yet, or not any more",
	PASSKEY_CANCELLED: "No passkey answered",
	PASSKEY_UNSUPPORTED: "Passkeys do not work at this address",
	PASSKEY_UNABLE: "This passkey cannot verify you",
	PASSKEY_FAILED: "The passkey could not be asked",
};

const PASSING = new Set([
	...["KEEPER_UNREACHABLE", "RECORD_NOT_SEALED", "WITNESSES_MISSING"],
	...["CONFIRMATION_EXPIRED", "CONFIRMATION_SPENT", "PASSKEY_CANCELLED"],
]);

/** What the log or its witnesses were waited for in vain. */
const WAITED_FOR = new Set(["RECORD_NOT_SEALED", "WITNESSES_MISSING"]);
const EACH_TRY =
	"Each try is recorded. If it goes on, tell whoever runs this system; oversight sees an alarm.";

const RECORDED = new Set([
	...WAITED_FOR,
	"LOG_HALTED",
	"GATE_CHANGED",
	"EVIDENCE_MISMATCH",
	"RELEASE_FAILED",
]);

const UNREACHED: Refusal = {
	code: "CONSOLE_UNREACHABLE",
	passing: true,
	recorded: false,
	title: "The console could not be reached",
	message:
		"Nothing is shown. Whether the request arrived is not known here; if it did, the record says so. Check the connection and ask again.",
};

const BROKEN: Refusal = {
	code: "ANSWER_INCOMPLETE",
	passing: true,
	recorded: true,
	title: "The answer broke off",
	message:
		"It did not arrive whole, so nothing of it is shown. The record tells what became of it; opening again is a new entry.",
};
