/**
 * Posts a batch of events as JSON lines. Only a 2xx is taken; a redirect is not followed. The same batch comes with the same
 * Idempotency-Key again. Shown by: tell-siem.test.ts.
 */
import { request as plain } from "node:http";
import { request as secure } from "node:https";
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
	const status = await new Promise<number>((resolve, reject) => {
		const request = (url.protocol === "https:" ? secure : plain)(
			url,
			{
				method: "POST",
				agent: false,
				signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
				headers: {
					"content-type": "application/x-ndjson",
					"content-length": Buffer.byteLength(body),
					"user-agent": "Countersign",
					"idempotency-key": batch,
					...(authorization && { authorization }),
				},
			},
			(response) => {
				response.destroy();
				resolve(response.statusCode ?? 0);
			},
		);
		request.once("error", reject);
		request.end(body);
	});
	if (status < 200 || status > 299)
		throw Object.assign(new Error("The receiver did not take it."), { code: `HTTP_${status}` });
}
