/** Real receivers for tests: an HTTP server that keeps what is posted, an SMTP server with STARTTLS and AUTH. */

import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface Certificate {
	key: string;
	cert: string;
}

/** For localhost and 127.0.0.1, of a key of its own. */
export async function makeCertificate(): Promise<Certificate> {
	await import("reflect-metadata");
	const { SubjectAlternativeNameExtension, X509CertificateGenerator } = await import("@peculiar/x509");
	const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
	const keys = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
	const certificate = await X509CertificateGenerator.createSelfSigned({
		serialNumber: "01",
		name: "CN=localhost",
		notBefore: new Date(Date.now() - 60_000),
		notAfter: new Date(Date.now() + 86_400_000),
		signingAlgorithm: algorithm,
		keys,
		extensions: [
			new SubjectAlternativeNameExtension([
				{ type: "dns", value: "localhost" },
				{ type: "ip", value: "127.0.0.1" },
			]),
		],
	});
	const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
	return {
		key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`,
		cert: certificate.toString("pem"),
	};
}

export interface Posted {
	headers: IncomingHttpHeaders;
	body: string;
	at: number;
}

export interface Receiver {
	url: string;
	posted: Posted[];
	/** What it answers from now on. */
	answer: { status: number; headers?: Record<string, string> };
	stop(): Promise<void>;
}

export async function startReceiver(certificate?: Certificate): Promise<Receiver> {
	const receiver: Receiver = { url: "", posted: [], answer: { status: 200 }, stop: async () => {} };
	const take: Parameters<typeof createServer>[1] = (request, response) => {
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			receiver.posted.push({
				headers: request.headers,
				body: Buffer.concat(parts).toString(),
				at: Date.now(),
			});
			response.writeHead(receiver.answer.status, receiver.answer.headers).end();
		});
	};
	const server: Server = certificate
		? (createSecureServer(certificate, take) as unknown as Server)
		: createServer({}, take);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	receiver.url = `${certificate ? "https" : "http"}://localhost:${port}/hook`;
	receiver.stop = () =>
		new Promise((resolve) => {
			server.closeAllConnections();
			server.close(() => resolve());
		});
	return receiver;
}

export interface Mail {
	from: string;
	to: string[];
	/** As it came, headers and all. */
	text: string;
	secure: boolean;
	user: string | undefined;
}

export interface Mailbox {
	port: number;
	mails: Mail[];
	stop(): Promise<void>;
}

export async function startMailbox(
	certificate: Certificate,
	options: Partial<SMTPServerOptions> = {},
): Promise<Mailbox> {
	const mails: Mail[] = [];
	const server = new SMTPServer({
		...certificate,
		authMethods: ["PLAIN", "LOGIN"],
		onAuth: ({ username, password }, _session, done) =>
			username === "countersign" && password === "p@ss word"
				? done(null, { user: username })
				: done(new Error("no")),
		onData(stream, session, done) {
			const parts: Buffer[] = [];
			stream.on("data", (part: Buffer) => parts.push(part));
			stream.on("end", () => {
				const { mailFrom, rcptTo } = session.envelope;
				mails.push({
					from: mailFrom ? mailFrom.address : "",
					to: rcptTo.map(({ address }) => address),
					text: Buffer.concat(parts).toString(),
					secure: session.secure,
					user: session.user,
				});
				done();
			});
		},
		...options,
	});
	server.on("error", () => {}); // a client that goes away
	const port = await new Promise<number>((resolve) => {
		const listening = server.listen(0, "127.0.0.1", () => resolve((listening.address() as AddressInfo).port));
	});
	return { port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
