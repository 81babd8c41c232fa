/**
 * The keeper's door: HTTP over a Unix socket that only its own user may enter, and a shared secret besides (Node
 * offers no peer credentials). An answer with plaintext is a stream of JSON lines; until `end` it is not whole.
 */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { DomainError, errorCode } from "../errors.ts";
import { hashOf } from "./asking.ts";
import type { AttachmentStream } from "./attachments/stream-attachment.ts";
import type { Keeper } from "./context.ts";
import type { Release } from "./open-thread.ts";
import { ROUTES } from "./routes.ts";
import { assertSettingsInForce } from "./settings-agree.ts";

/** The largest is a legal hold that covers 1,000 accounts. */
const BODY_LIMIT = 256 * 1024;

export function keeperDoor(keeper: Keeper, secret: string): Server {
	const expected = hashOf(`Bearer ${secret}`);
	return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
		answer(keeper, expected, request, response).catch((error: unknown) => {
			if (!(error instanceof DomainError))
				console.error(`keeper: ${request.method} failed (${errorCode(error)})`);
			sendError(response, error);
		});
	});
}

async function answer(
	keeper: Keeper,
	expected: Buffer,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	if (!timingSafeEqual(hashOf(request.headers.authorization ?? ""), expected)) {
		throw new DomainError(
			"TOKEN_INVALID",
			"This is the decryption service's door. Only the console may knock.",
		);
	}
	for (const route of ROUTES) {
		const match = route.method === request.method ? route.path.exec(request.url ?? "") : null;
		if (!match) continue;
		const body = request.method === "POST" ? await readJson(request) : undefined;
		const token = request.headers["x-session"];
		if (request.method === "POST" || token !== undefined) await assertSettingsInForce(keeper);
		const done = await route.answer(keeper, {
			sessionToken: typeof token === "string" ? token : "",
			id: match[1] ?? "",
			body,
			range: request.headers.range,
		});
		if ("json" in done) sendJson(response, 200, done.json);
		else if ("stream" in done) await sendStream(response, done.stream);
		else await sendRelease(keeper, response, done.release);
		return;
	}
	throw new DomainError("NOT_FOUND", "There is no such thing to ask.");
}

/** The lines leave one after another; if the reader goes away before the last, the record says so. */
async function sendRelease(
	keeper: Keeper,
	response: ServerResponse,
	{ lines, entries }: Release,
): Promise<void> {
	const whole = new Promise<boolean>((resolve) => {
		if (response.destroyed) resolve(false); // gone while we took: no event will come any more
		response.once("finish", () => resolve(true));
		response.once("close", () => resolve(false));
	});
	const begun = !response.destroyed;
	response.writeHead(200, {
		"content-type": "application/jsonl; charset=utf-8",
		"cache-control": "no-store",
	});
	let chunk = "";
	for (const line of lines) {
		chunk += `${JSON.stringify(line)}\n`;
		if (chunk.length < 64 * 1024) continue;
		if (!response.write(chunk)) await drained(response);
		chunk = "";
		if (response.destroyed) break;
	}
	response.end(chunk);
	const released = await whole;
	// A reader who left halfway has what they have: unknown counts as seen. Before the first byte, nothing was.
	const outcome = released ? "released" : begun ? "unknown" : "failed";
	for (const entry of entries) keeper.loose.end(entry, outcome, released ? undefined : "READER_GONE");
}

/** Bytes as they are opened; what ends or fails on the way breaks off, and is never taken for whole (Content-Length). */
async function sendStream(
	response: ServerResponse,
	{ status, body, ...about }: AttachmentStream,
): Promise<void> {
	response.writeHead(status, {
		"content-type": about.mediaType,
		"content-length": about.length,
		"cache-control": "no-store",
		"x-kind": about.kind,
		...(about.range && { "content-range": about.range }),
	});
	for await (const chunk of body) {
		if (response.destroyed) return;
		if (!response.write(chunk)) await drained(response);
	}
	response.end();
}

function drained(response: ServerResponse): Promise<void> {
	return new Promise((resolve) => {
		if (response.destroyed) return resolve();
		const go = () => {
			response.off("drain", go).off("close", go);
			resolve();
		};
		response.once("drain", go).once("close", go);
	});
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size > BODY_LIMIT)
			throw new DomainError("BODY_TOO_LARGE", "The request is too large. Nothing was opened.");
		chunks.push(chunk);
	}
	try {
		return JSON.parse(Buffer.concat(chunks).toString("utf8") || "null");
	} catch {
		throw new DomainError("INPUT_INVALID", "The request is not JSON. Nothing was opened.");
	}
}

function sendError(response: ServerResponse, error: unknown): void {
	const known =
		error instanceof DomainError
			? error
			: new DomainError(
					"DATABASE_UNAVAILABLE",
					"The record could not be written. Nothing was opened. Try again in a moment.",
				);
	if (response.headersSent) {
		response.destroy();
		return;
	}
	sendJson(response, known.status, { code: known.code, message: known.message, problems: known.problems });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
	response.end(JSON.stringify(body));
}
