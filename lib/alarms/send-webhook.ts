/**
 * Posts an alarm, signed: Standard Webhooks 1.0, `v1,` and the base64 of HMAC-SHA-256(key, id.timestamp.body). Only a 2xx is
 * a delivery. A redirect is not followed: its target was never configured, and may be inside the network.
 * Test: send-webhook.test.ts, against a real server and the specification's own vector.
 */
import { createHmac } from "node:crypto";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import type { Webhook } from "./channels.ts";
import { assertPublicHost, publicLookup } from "./public-address.ts";

const PATIENCE_MS = 10_000;

/** @param at seconds since 1970 */
export function signWebhook(key: Buffer, id: string, at: number, body: string): string {
	return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`;
}

/** @throws an error whose code says why: HTTP_503, ECONNREFUSED, ADDRESS_PRIVATE, … */
export async function sendWebhook(
	{ url, key, mayBePrivate }: Webhook,
	{ id, body }: { id: string; body: string },
	signal: AbortSignal = new AbortController().signal,
): Promise<void> {
	if (!mayBePrivate) assertPublicHost(url.hostname);
	const at = Math.floor(Date.now() / 1000);
	const status = await new Promise<number>((resolve, reject) => {
		const request = (url.protocol === "https:" ? secure : plain)(
			url,
			{
				method: "POST",
				agent: false,
				signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
				...(mayBePrivate ? {} : { lookup: publicLookup() }),
				headers: {
					"content-type": "application/json",
					"content-length": Buffer.byteLength(body),
					"user-agent": "Countersign",
					"webhook-id": id,
					"webhook-timestamp": String(at),
					"webhook-signature": signWebhook(key, id, at, body),
				},
			},
			(response) => {
				response.destroy(); // what it says is nobody's
				resolve(response.statusCode ?? 0);
			},
		);
		request.once("error", reject);
		request.end(body);
	});
	if (status < 200 || status > 299)
		throw Object.assign(new Error("The webhook did not take it."), { code: `HTTP_${status}` });
}
