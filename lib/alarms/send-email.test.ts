import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { sendEmail } from "./send-email.ts";
import { type Certificate, type Mailbox, makeCertificate, startMailbox } from "./testing-receivers.ts";

let certificate: Certificate;
let mailbox: Mailbox;
before(async () => {
	certificate = await makeCertificate();
	setDefaultCACertificates([...getCACertificates(), certificate.cert]);
	mailbox = await startMailbox(certificate);
});
after(() => mailbox.stop());

const email = (server: string) => ({
	server: new URL(server),
	from: "countersign@example.com",
	to: ["oversight@example.com", "on-call@example.com"],
});
const login = "countersign:p%40ss%20word@";
const message = { id: "0b1c", subject: "Alarm: The log stands still", text: "Kind:   LOG_STANDS\n" };

test("an alarm arrives over STARTTLS, from somebody who signed in", async () => {
	await sendEmail(email(`smtp://${login}localhost:${mailbox.port}`), message);
	const [mail] = mailbox.mails;
	assert.ok(mail);
	assert.deepEqual([mail.secure, mail.user, mail.from], [true, "countersign", "countersign@example.com"]);
	assert.deepEqual(mail.to, ["oversight@example.com", "on-call@example.com"]);
	assert.match(mail.text, /^Subject: \[Countersign\] Alarm: The log stands still\r$/m);
	assert.match(mail.text, /^Message-ID: <0b1c@example\.com>\r$/m);
	assert.match(mail.text, /^Auto-Submitted: auto-generated\r$/m);
	assert.match(mail.text, /^Kind: {3}LOG_STANDS\r$/m);
});

test("a wrong password sends nothing, and says so by its code", async () => {
	const before = mailbox.mails.length;
	await assert.rejects(
		sendEmail(email(`smtp://countersign:no@localhost:${mailbox.port}`), message),
		(error: { code?: string }) => error.code === "EAUTH",
	);
	assert.equal(mailbox.mails.length, before);
});

test("neither password nor message goes to a server without TLS", async () => {
	const bare = await startMailbox(certificate, { hideSTARTTLS: true, disabledCommands: ["STARTTLS"] });
	await assert.rejects(sendEmail(email(`smtp://${login}localhost:${bare.port}`), message));
	assert.equal(bare.mails.length, 0);
	await bare.stop();
});

test("a server that cannot show a certificate of its name is told nothing", async () => {
	const other = await startMailbox(await makeCertificate()); // signed by nobody known
	await assert.rejects(sendEmail(email(`smtp://${login}localhost:${other.port}`), message));
	assert.equal(other.mails.length, 0);
	await other.stop();
});

test("smtps speaks TLS from the first byte", async () => {
	const secure = await startMailbox(certificate, { secure: true });
	await sendEmail(email(`smtps://${login}localhost:${secure.port}`), message);
	assert.equal(secure.mails.length, 1);
	await secure.stop();
});
