/**
 * Standard Webhooks 1.0: `v1,` and the base64 of HMAC-SHA-256(key, id.timestamp.body), of each key that is valid, with a space
 * between; a receiver takes any of them. By the convention's own package. Shown by: sign-webhook.test.ts.
 */
import { Webhook } from "standardwebhooks";

/**
 * @param keys the newest first
 * @param id the same each time that this is sent
 */
export function signedHeaders(
	keys: readonly Uint8Array[],
	id: string,
	body: string,
	at: Date = new Date(),
): Record<string, string> {
	const signatures = keys.map((key) => new Webhook(key, { format: "raw" }).sign(id, at, body));
	return {
		"content-type": "application/json",
		"webhook-id": id,
		"webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
		"webhook-signature": signatures.join(" "),
	};
}
