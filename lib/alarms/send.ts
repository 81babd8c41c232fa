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
