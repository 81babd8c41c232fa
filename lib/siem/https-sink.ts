/**
 * Posts a batch of events as JSON lines. Only a 2xx is taken; a redirect is not followed. The same batch comes with the same
 * Idempotency-Key again. Where other systems stand is the operator's to say: also inside the network.
 * Shown by: tell-siem.test.ts.
 */
import { post } from "../http/post.ts";
import type { HttpsSink } from "./sinks.ts";

const PATIENCE_MS = 30_000;

/** @throws an error whose code says why: HTTP_503, ECONNREFUSED, … */
export async function postEvents(
	{ url, authorization }: HttpsSink,
	events: readonly object[],
	batch: string,
	signal: AbortSignal,
): Promise<void> {
	const body = events.map((event) => `${JSON.stringify(event)}\n`).join("");
	const headers = {
		"content-type": "application/x-ndjson",
		"idempotency-key": batch,
		...(authorization && { authorization }),
	};
	await post({ url, headers, body, mayBePrivate: true, patienceMs: PATIENCE_MS }, signal);
}
