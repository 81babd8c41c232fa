/**
 * Sends an alarm by e-mail. Nothing is said in the clear: smtp:// must become TLS before the sender is named, save on this
 * very machine. Test: send-email.test.ts, against a real SMTP server with STARTTLS and AUTH.
 */

import { bareHost, isLoopback } from "../http/public-address.ts";
import type { Email } from "./channels.ts";

const PATIENCE_MS = 15_000;

/** @throws an error whose code says why: EAUTH, ETLS, ECONNECTION, … */
export async function sendEmail(
	{ server, from, to }: Email,
	{ id, subject, text }: { id: string; subject: string; text: string },
): Promise<void> {
	const { createTransport } = await import("nodemailer"); // seldom needed, and slow to load
	const transport = createTransport({
		host: bareHost(server.hostname),
		port: Number(server.port || (server.protocol === "smtps:" ? 465 : 587)),
		secure: server.protocol === "smtps:",
		requireTLS: !isLoopback(server.hostname) || server.username !== "",
		connectionTimeout: PATIENCE_MS,
		greetingTimeout: PATIENCE_MS,
		socketTimeout: PATIENCE_MS,
		disableFileAccess: true,
		disableUrlAccess: true,
		...(server.username && {
			auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
		}),
	});
	try {
		await transport.sendMail({
			from: { name: "Countersign", address: from },
			to,
			subject: `[Countersign] ${subject}`,
			text,
			messageId: `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`, // a second delivery is known by it
			headers: { "Auto-Submitted": "auto-generated" },
		});
	} finally {
		transport.close();
	}
}
