/**
 * The one way from the rest of the house to the keeper. It carries the session token, never an actor: the keeper
 * finds out itself who asks. Plaintext passes as a stream and is never parsed or kept here.
 */
import { Agent, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { need, readEnv } from "../env.ts";
import { DomainError, ERROR_STATUS, type ErrorCode } from "../errors.ts";
import type { DemoPerson, IntakeKey, OpeningRequest, ReadingRequest } from "./messages.ts";

export type {
	DemoPerson,
	IntakeKey,
	Line,
	MessagePayload,
	OpeningRequest,
	ReadingRequest,
} from "./messages.ts";

export interface KeeperStream {
	/** JSON lines (`Line`). Nothing of them may be shown unless the last is `end`. */
	body: ReadableStream<Uint8Array>;
}

const KEYS_FRESH_MS = 15_000;
const ANSWER_WITHIN_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function openThread(sessionToken: string, asked: OpeningRequest): Promise<KeeperStream> {
	return stream(sessionToken, "/openings", asked);
}

export function readFurther(
	sessionToken: string,
	openingId: string,
	asked: ReadingRequest,
): Promise<KeeperStream> {
	return stream(sessionToken, `/openings/${encodeURIComponent(openingId)}/readings`, asked);
}

/** Words that staff typed: reasons and notes. */
export function discloseNotes(sessionToken: string, notes: string[]): Promise<KeeperStream> {
	return stream(sessionToken, "/notes", { notes });
}

export async function confirmDelivery(sessionToken: string, entryId: string): Promise<void> {
	await json(await ask("POST", `/entries/${encodeURIComponent(entryId)}/delivery`, null, sessionToken));
}

export async function health(): Promise<{ ok: boolean }> {
	return (await json(await ask("GET", "/health"))) as { ok: boolean };
}

/** The notary's, of this keeper. */
export interface LogState {
	/** The code of why it signs nothing any more; null while it works. */
	halted: string | null;
	message: string | null;
	/** Of the last checkpoint that it signed or followed. */
	size: number;
	origin: string;
	/** How much each has cosigned, as far as it was asked; 0 where nothing is known. */
	witnesses: { name: string; size: number }[];
}

export async function logState(): Promise<LogState> {
	return (await json(await ask("GET", "/log"))) as LogState;
}

export async function rotateIntakeKey(region: string): Promise<IntakeKey> {
	return ((await json(await ask("POST", "/intake-keys", { region }))) as { key: IntakeKey }).key;
}

export async function enrolDemoPeople(people: DemoPerson[]): Promise<number> {
	return ((await json(await ask("POST", "/demo-people", { people }))) as { added: number }).added;
}

let fresh: { keys: Promise<IntakeKey[]>; until: number } | undefined;

/** The public keys to seal to now, one a region. Asked again after 15 seconds; never used past their period. */
export async function intakeKeys(): Promise<IntakeKey[]> {
	if (!fresh || fresh.until < Date.now()) {
		const keys = ask("GET", "/intake-keys")
			.then(json)
			.then((answer) => (answer as { keys: IntakeKey[] }).keys);
		fresh = { keys, until: Date.now() + KEYS_FRESH_MS };
		keys.catch(() => {
			fresh = undefined;
		});
	}
	const now = new Date().toISOString();
	return (await fresh.keys).filter((key) => key.notBefore <= now && now < key.notAfter);
}

async function stream(sessionToken: string, path: string, asked: unknown): Promise<KeeperStream> {
	const response = await ask("POST", path, asked, sessionToken);
	if (response.statusCode !== 200) await json(response);
	return { body: Readable.toWeb(response) as ReadableStream<Uint8Array> };
}

let known: { secret: string; socketPath: string } | undefined;

/** Read at the first call only, a build having neither; and again where the keeper is another (a test's next one). */
function door() {
	if (known?.socketPath !== process.env.KEEPER_SOCKET || !known) {
		const env = readEnv();
		known = { secret: need(env, "KEEPER_SECRET"), socketPath: need(env, "KEEPER_SOCKET") };
	}
	return known;
}

function ask(method: string, path: string, body?: unknown, sessionToken?: string): Promise<IncomingMessage> {
	const { secret, socketPath } = door();
	const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
	const headers: Record<string, string | number> = { authorization: `Bearer ${secret}` };
	if (payload)
		Object.assign(headers, { "content-type": "application/json", "content-length": payload.length });
	if (sessionToken !== undefined) headers["x-session"] = sessionToken;
	return new Promise((resolve, reject) => {
		const sent = request({ socketPath, agent, method, path, headers, timeout: ANSWER_WITHIN_MS }, resolve);
		sent.once("timeout", () => sent.destroy());
		// Whether the keeper did its work before it went silent is not known here; its restart will record it.
		sent.once("error", () =>
			reject(
				new DomainError(
					"KEEPER_UNREACHABLE",
					"The decryption service does not answer. Nothing is shown. If it recorded the request, the record will say that the release is unknown. Try again in a moment.",
				),
			),
		);
		sent.end(payload);
	});
}

async function json(response: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk);
	const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
	if (response.statusCode === 200) return body;
	const code: ErrorCode = body.code in ERROR_STATUS ? body.code : "INTERNAL";
	throw new DomainError(code, body.message, body.problems);
}
