/** A log's files over HTTP, as `/api/v1/log` publishes them: bounded in size and time, and not believed either. */
import { LogError } from "../ledger/log-error.ts";
import { MAX_NOTE_BYTES } from "../ledger/note.ts";
import type { LogFiles } from "../ledger/tile-files.ts";
import { HASH_BYTES, TILE_WIDTH } from "../ledger/tiles.ts";

const ANSWER_WITHIN_MS = 10_000;

/** @param address such as https://countersign.example/api/v1/log */
export function addressFiles(address: string): LogFiles {
	const base = address.replace(/\/+$/, "");
	return {
		async read(path) {
			const limit = path.startsWith("tile/") ? TILE_WIDTH * HASH_BYTES : MAX_NOTE_BYTES;
			const answer = await fetch(`${base}/${path}`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
			if (answer.status === 200) return bounded(answer, limit);
			await answer.body?.cancel();
			if (answer.status === 404) return null;
			throw new LogError("LOG_UNREACHABLE");
		},
	};
}

async function bounded(answer: Response, limit: number): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of answer.body ?? []) {
		length += part.length;
		if (length > limit) throw new LogError("INPUT_TOO_LARGE");
		parts.push(part);
	}
	return Buffer.concat(parts);
}
