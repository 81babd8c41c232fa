/**
 * What a witness last cosigned of this log: `GET <url>/<hex SHA-256 of the origin>/checkpoint`. The notary asks it at
 * start, so that a database that was set back is noticed before the first signature, and when a witness refuses, to see
 * why; whoever verifies an export asks it, to see whether the export is behind. Node only.
 */

import { sha256 } from "#lib/ledger/crypto.ts";
import { toHex, utf8 } from "./bytes.ts";
import { openCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { LogError } from "./log-error.ts";
import type { VerifierKey } from "./note.ts";

const ANSWER_WITHIN_MS = 3_000;
const MAX_ANSWER = 64 * 1024;

/** @returns null where it has cosigned nothing yet. @throws LogError WITNESS_UNREACHABLE, or what the note lacks */
export async function lastCosigned(
	witness: { url: string; keys: readonly VerifierKey[] },
	log: VerifierKey,
	signal?: AbortSignal,
): Promise<SignedCheckpoint | null> {
	const url = `${witness.url.replace(/\/+$/, "")}/${toHex(sha256(utf8(log.name)))}/checkpoint`;
	let note: string;
	try {
		const within = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), ...(signal ? [signal] : [])]);
		const answer = await fetch(url, { redirect: "error", signal: within });
		if (answer.status === 404) {
			await answer.body?.cancel();
			return null;
		}
		note = await bounded(answer);
	} catch (cause) {
		throw new LogError("WITNESS_UNREACHABLE", undefined, { cause });
	}
	return openCheckpoint(note, log, witness.keys, 1);
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
