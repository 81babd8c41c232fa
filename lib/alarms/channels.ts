/**
 * Where alarms go besides the console, as configured. Read strictly, by the launcher before it starts anything and by the
 * worker: what is set by half is refused in a sentence that names the variable and never its value.
 * Test: channels.test.ts.
 */
import type { Env } from "../env.ts";
import { DomainError } from "../errors.ts";

export interface Webhook {
	url: URL;
	/** HMAC key: what follows whsec_, decoded (Standard Webhooks). */
	key: Buffer;
	/** Whether it may lie at an address that is not public. */
	mayBePrivate: boolean;
}

export interface Email {
	/** smtp:// begins in the clear and must become TLS (STARTTLS) before anything is said; smtps:// is TLS from the start. */
	server: URL;
	from: string;
	to: string[];
}

export type Channel = "webhook" | "email";

export interface Channels {
	webhook?: Webhook;
	email?: Email;
	/** The console's origin, which links lead to. */
	console: string;
}

const ADDRESS = /^[^\s@<>,"]{1,64}@[^\s@<>,"]{1,255}$/;

/** @throws DomainError INPUT_INVALID */
export function readChannels(env: Env): Channels {
	const webhook = readWebhook(env);
	const email = readEmail(env);
	return {
		console: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
		...(webhook && { webhook }),
		...(email && { email }),
	};
}

/** The names of those that are configured. */
export function channelsOf(channels: Channels): Channel[] {
	return (["webhook", "email"] as const).filter((name) => channels[name]);
}

function readWebhook(env: Env): Webhook | undefined {
	const { ALARM_WEBHOOK_URL: address, ALARM_WEBHOOK_SECRET: secret } = env;
	if (!address && !secret) return undefined;
	if (!address || !secret) throw wrong("ALARM_WEBHOOK_URL and ALARM_WEBHOOK_SECRET go together.");
	const url = new URL(address);
	const mayBePrivate = env.ALARM_WEBHOOK_PRIVATE === "true";
	const secure = url.protocol === "https:" || (url.protocol === "http:" && mayBePrivate);
	if (!secure || url.username || url.password || url.hash)
		throw wrong(
			"ALARM_WEBHOOK_URL must be an https address without a name or password; http is for ALARM_WEBHOOK_PRIVATE=true.",
		);
	const key = Buffer.from(secret.slice("whsec_".length), "base64");
	if (key.length < 24) throw wrong("ALARM_WEBHOOK_SECRET must hold at least 24 bytes after whsec_.");
	return { url, key, mayBePrivate };
}

function readEmail(env: Env): Email | undefined {
	const { ALARM_SMTP_URL: address, ALARM_EMAIL_FROM: from, ALARM_EMAIL_TO: to } = env;
	if (!address && !from && !to) return undefined;
	if (!address || !from || !to)
		throw wrong("ALARM_SMTP_URL, ALARM_EMAIL_FROM and ALARM_EMAIL_TO go together.");
	const server = new URL(address);
	if (!/^smtps?:$/.test(server.protocol) || !server.hostname)
		throw wrong("ALARM_SMTP_URL must be smtp://[name:password@]host[:port] or smtps://….");
	const addresses = to.split(",").map((one) => one.trim());
	if (![from, ...addresses].every((one) => ADDRESS.test(one)) || addresses.length > 20)
		throw wrong("ALARM_EMAIL_FROM is one address, ALARM_EMAIL_TO up to 20, separated by commas.");
	return { server, from, to: addresses };
}

const wrong = (sentence: string) => new DomainError("INPUT_INVALID", sentence);
