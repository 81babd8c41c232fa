/** Hands one message to one channel. */
import type { Channel, Channels } from "./channels.ts";
import { asEmail, asWebhook, type Told } from "./message.ts";
import { sendEmail } from "./send-email.ts";
import { sendWebhook } from "./send-webhook.ts";

/** @throws whatever the channel says; its code may be kept */
export async function send(
	channels: Channels,
	channel: Channel,
	told: Told,
	signal: AbortSignal,
): Promise<void> {
	if (channel === "webhook" && channels.webhook)
		await sendWebhook(channels.webhook, { id: told.id, body: asWebhook(told, channels.console) }, signal);
	if (channel === "email" && channels.email)
		await sendEmail(channels.email, { id: told.id, ...asEmail(told, channels.console) });
}

const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;

/** How long to wait after so many failures: doubling, up to an hour, a fifth of it by chance so that many do not come at once. */
export function pauseAfter(attempts: number, chance: number = Math.random()): number {
	const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
	return Math.round(whole * (0.8 + 0.2 * chance));
}
