/**
 * What a witness last cosigned of this log: `GET <url>/<hex SHA-256 of the origin>/checkpoint`. Asked at start, so that a
 * database that was set back is noticed before the first signature; and when a witness refuses, to see why.
 */

import { toHex, utf8 } from "../../ledger/bytes.ts";
import { type Checkpoint, openCheckpoint } from "../../ledger/checkpoint.ts";
import { sha256 } from "../../ledger/crypto.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseVerifierKey, type VerifierKey } from "../../ledger/note.ts";

const ANSWER_WITHIN_MS = 3_000;
const MAX_ANSWER = 64 * 1024;

/** @returns null where it has cosigned nothing yet. @throws LogError WITNESS_UNREACHABLE, or what the note lacks */
export async function lastCosigned(
	witness: { vkey: string; url: string },
	log: VerifierKey,
	signal: AbortSignal,
): Promise<Checkpoint | null> {
	const url = `${witness.url.replace(/\/+$/, "")}/${toHex(sha256(utf8(log.name)))}/checkpoint`;
	let note: string;
	try {
		const within = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), signal]);
		const answer = await fetch(url, { redirect: "error", signal: within });
		if (answer.status === 404) {
			await answer.body?.cancel();
			return null;
		}
		note = await bounded(answer);
	} catch (cause) {
		throw new LogError("WITNESS_UNREACHABLE", undefined, { cause });
	}
	return openCheckpoint(note, log, [parseVerifierKey(witness.vkey)], 1);
}

async function bounded(answer: Response): Promise<string> {
	if (answer.status !== 200) throw new Error("not a checkpoint");
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of answer.body ?? []) {
		length += part.length;
		if (length > MAX_ANSWER) throw new Error("too long");
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}
