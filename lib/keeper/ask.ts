/**
 * How the keeper is asked, for client.ts alone: HTTP over its socket with the shared secret and the person's session token.
 * A refusal comes back as the keeper's own error; silence is KEEPER_UNREACHABLE.
 */
import { Agent, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { DomainError, ERROR_STATUS, type ErrorCode } from "../errors.ts";
import { doorFor, doors, type KeeperDoor } from "./doors.ts";

export interface KeeperStream {
	/** JSON lines (`Line`). Nothing of them may be shown unless the last is `end`. */
	body: ReadableStream<Uint8Array>;
}

const ANSWER_WITHIN_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** Streams that a player reads when it wants to: they must not keep questions waiting. */
const streams = new Agent({ keepAlive: true, maxSockets: 256 });
/** A player that reads nothing for so long asks again where it was. */
const STREAM_WAITS_MS = 60_000;

export async function answer<T>(path: string, body: unknown, sessionToken?: string): Promise<T> {
	return (await json(await ask("POST", path, body, sessionToken))) as T;
}

export async function stream(sessionToken: string, path: string, asked: unknown): Promise<KeeperStream> {
	const response = await ask("POST", path, asked, sessionToken);
	if (response.statusCode !== 200) await json(response);
	return { body: Readable.toWeb(response) as ReadableStream<Uint8Array> };
}

/** Asks for bytes that may be read slowly. */
export async function askForBytes(
	path: string,
	sessionToken: string,
	range: string | null,
): Promise<IncomingMessage> {
	const door = await doorFor(path, undefined);
	const response = await askAt(door, "GET", path, undefined, sessionToken, {
		agent: streams,
		headers: range === null ? {} : { range },
	});
	response.socket.setTimeout(STREAM_WAITS_MS);
	return response;
}

/** Asks the keeper that holds what this is about. */
export async function ask(
	method: string,
	path: string,
	body?: unknown,
	sessionToken?: string,
): Promise<IncomingMessage> {
	return askAt(await doorFor(path, body), method, path, body, sessionToken);
}

export function askAt(
	{ socketPath }: KeeperDoor,
	method: string,
	path: string,
	body?: unknown,
	sessionToken?: string,
	more: { agent?: Agent; headers?: Record<string, string> } = {},
): Promise<IncomingMessage> {
	const { secret } = doors();
	const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
	const headers: Record<string, string | number> = { ...more.headers, authorization: `Bearer ${secret}` };
	if (payload)
		Object.assign(headers, { "content-type": "application/json", "content-length": payload.length });
	if (sessionToken !== undefined) headers["x-session"] = sessionToken;
	return new Promise((resolve, reject) => {
		const options = { socketPath, agent: more.agent ?? agent, method, path, headers };
		const sent = request({ ...options, timeout: ANSWER_WITHIN_MS }, resolve);
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

export async function json(response: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk);
	const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
	if (response.statusCode === 200) return body;
	const code: ErrorCode = body.code in ERROR_STATUS ? body.code : "INTERNAL";
	throw new DomainError(code, body.message, body.problems);
}
