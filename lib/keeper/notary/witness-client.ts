/**
 * Asks a witness to cosign a checkpoint, by C2SP tlog-witness. One small POST a batch, on a connection that is kept.
 *
 * Guarantees: an answer counts only if a cosignature in it verifies by this witness's key over exactly this checkpoint;
 * whatever else comes (another key, another text, something huge, slow, redirected or repeated) ends in a LogError
 * with a code, in bounded time and memory. Redirects are not followed: a witness is an address and a key.
 * Not: that the witness's clock is right; its time is handed on as its word.
 * Test: witness-client.test.ts, with the real witness and with misbehaving ones.
 */
import { Agent, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestTls, Agent as TlsAgent } from "node:https";
import { sameBytes } from "../../ledger/bytes.ts";
import { verifyCosignature } from "../../ledger/cosignature.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseNote, parseVerifierKey, type VerifierKey } from "../../ledger/note.ts";
import { parseDecimal } from "../../ledger/number.ts";
import type { Hash } from "../../ledger/tree.ts";
import { formatAddCheckpoint } from "../../ledger/witness-request.ts";

export interface WitnessAddress {
	url: string;
	vkey: string;
}

export type Cosigned = { line: string; time: number };
export type Conflict = { size: number };

/** Several keys' lines, ML-DSA ones of 3 KB among them, stay below. */
const MAX_ANSWER = 16 * 1024;
const ANSWER_WITHIN_MS = 5_000;
const COSIGNATURE = 0x04;

const options = { keepAlive: true, maxSockets: 4, scheduling: "lifo" } as const;
const plainAgent = new Agent(options);
const tlsAgent = new TlsAgent(options);

/**
 * The witness's cosignature of this checkpoint, or the size that it has seen where that is not `old`.
 *
 * @throws LogError WITNESS_UNREACHABLE (no answer in time), WITNESS_UNKNOWN_LOG (403, 404), WITNESS_REFUSED
 * (by its status; its message names the witness's own code), WITNESS_ANSWER_MALFORMED, SIGNATURE_INVALID, SIGNATURE_MISSING.
 */
export async function askWitness(
	{ url, vkey }: WitnessAddress,
	asked: { old: number; proof: readonly Hash[]; checkpointNote: string },
	signal?: AbortSignal,
): Promise<Cosigned | Conflict> {
	const key = parseVerifierKey(vkey);
	if (key.type !== COSIGNATURE) throw new LogError("KEY_MALFORMED");
	const { old, checkpointNote: checkpoint } = asked;
	const body = formatAddCheckpoint({ old, proof: [...asked.proof], checkpoint });
	const answer = await post(new URL(`${url.replace(/\/+$/, "")}/add-checkpoint`), body, signal);
	if (answer.status === 409) return { size: conflictingSize(answer, old) };
	// By the specification: an origin that it does not know, and no signature by a key that it knows.
	if (answer.status === 404 || answer.status === 403) throw new LogError("WITNESS_UNKNOWN_LOG");
	if (answer.status !== 200) {
		throw new LogError(
			"WITNESS_REFUSED",
			`A witness refused the checkpoint (${answer.status}${reason(answer)}).`,
		);
	}
	return cosignatureIn(answer.body, checkpoint, key);
}

/** A witness that answers 409 each time is given up after this many. */
const ATTEMPTS = 3;

/**
 * The same from wherever the witness stands: told another size, it asks again with the proof from there.
 *
 * @throws LogError as `askWitness`, and LOG_BEHIND where the witness has seen more of the log than there is.
 */
export async function askWitnessFrom(
	witness: WitnessAddress,
	asked: { old: number; size: number; checkpointNote: string },
	prove: (from: number, to: number) => Promise<readonly Hash[]>,
	signal?: AbortSignal,
): Promise<Cosigned> {
	const { size, checkpointNote } = asked;
	let old = asked.old;
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const proof = old === 0 || old === size ? [] : await prove(old, size);
		const answer = await askWitness(witness, { old, proof, checkpointNote }, signal);
		if ("line" in answer) return answer;
		if (answer.size > size) throw new LogError("LOG_BEHIND");
		old = answer.size;
	}
	throw new LogError("WITNESS_REFUSED", "A witness names another size each time it is asked.");
}

/** The answer's lines are read as signatures of our checkpoint's text, as the specification proposes. */
function cosignatureIn(lines: string, checkpoint: string, key: VerifierKey): Cosigned {
	const { text } = parseNote(checkpoint);
	let note: ReturnType<typeof parseNote>;
	try {
		note = parseNote(`${text}\n${lines}`);
	} catch {
		throw new LogError("WITNESS_ANSWER_MALFORMED");
	}
	// Lines that make the text longer would be verified over another text than the log's.
	if (note.text !== text) throw new LogError("WITNESS_ANSWER_MALFORMED");
	const signature = note.signatures.find(
		({ name, keyId }) => name === key.name && sameBytes(keyId, key.keyId),
	);
	if (!signature)
		throw new LogError("SIGNATURE_MISSING", "A witness's answer has no cosignature by its key.");
	return { line: signature.line, time: verifyCosignature(signature, text, key) };
}

/** A witness that answers 409 with the size it was asked with would be asked for ever. */
function conflictingSize({ type, body }: Answer, old: number): number {
	if (type.split(";", 1)[0] !== "text/x.tlog.size" || !body.endsWith("\n"))
		throw new LogError("WITNESS_ANSWER_MALFORMED");
	const size = parseDecimal(body.slice(0, -1));
	if (size === old) throw new LogError("WITNESS_ANSWER_MALFORMED");
	return size;
}

/** Our own witnesses say a code; anything that is not one is not repeated. */
function reason({ body }: Answer): string {
	const code = /^[A-Z][A-Z_]{2,39}(?=[ \n])/.exec(body)?.[0];
	return code ? `, ${code}` : "";
}

interface Answer {
	status: number;
	type: string;
	body: string;
}

async function post(url: URL, body: string | Uint8Array, signal?: AbortSignal): Promise<Answer> {
	const within = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), ...(signal ? [signal] : [])]);
	try {
		return await read(await send(url, body, within));
	} catch (error) {
		if (error instanceof LogError) throw error;
		throw new LogError("WITNESS_UNREACHABLE", undefined, { cause: error });
	}
}

/**
 * A kept connection may be closed by the witness in the moment in which it is used again: once more on another, then.
 * Asking twice is harmless: if the first was cosigned after all, the second answers 409.
 */
function send(
	url: URL,
	body: string | Uint8Array,
	signal: AbortSignal,
	again = true,
): Promise<IncomingMessage> {
	const tls = url.protocol === "https:";
	return new Promise((resolve, reject) => {
		const sent = (tls ? requestTls : requestPlain)(url, {
			...{ method: "POST", agent: tls ? tlsAgent : plainAgent, signal, maxHeaderSize: 8192 },
			headers: { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(body) },
		});
		sent.once("response", resolve);
		sent.once("error", (error: NodeJS.ErrnoException) => {
			if (again && sent.reusedSocket && error.code === "ECONNRESET") {
				send(url, body, signal, false).then(resolve, reject);
			} else {
				reject(error);
			}
		});
		sent.end(body);
	});
}

async function read(response: IncomingMessage): Promise<Answer> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of response as AsyncIterable<Buffer>) {
		length += part.length;
		if (length > MAX_ANSWER) {
			response.destroy();
			throw new LogError("WITNESS_ANSWER_MALFORMED");
		}
		parts.push(part);
	}
	return {
		status: response.statusCode ?? 0,
		type: response.headers["content-type"] ?? "",
		body: Buffer.concat(parts, length).toString("utf8"),
	};
}
