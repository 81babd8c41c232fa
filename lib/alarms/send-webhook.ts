/**
 * Posts an alarm, signed (http/sign-webhook.ts) and as everything is posted (http/post.ts).
 * Shown by: send-webhook.test.ts, against a real server.
 */
import { post } from "../http/post.ts";
import { signedHeaders } from "../http/sign-webhook.ts";
import type { Webhook } from "./channels.ts";

const PATIENCE_MS = 10_000;

/** @throws an error whose code says why: HTTP_503, ECONNREFUSED, ADDRESS_PRIVATE, … */
export async function sendWebhook(
	{ url, key, mayBePrivate }: Webhook,
	{ id, body }: { id: string; body: string },
	signal?: AbortSignal,
): Promise<void> {
	const headers = signedHeaders([key], id, body);
	await post({ url, headers, body, mayBePrivate, patienceMs: PATIENCE_MS }, signal);
}
