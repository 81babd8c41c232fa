#!/usr/bin/env node
/**
 * Seals a report before it is sent, so that Countersign's web servers never have its texts, names or note: docs/sealed-submission.md.
 * One file, nothing to install; Node 20 or newer. Copy it, or write the same in your language with any JOSE library.
 *
 *   node seal-report.mjs https://countersign.example < report.json      # a Report, as POST /api/v1/reports takes it in clear
 *
 * COUNTERSIGN_KEY: your integration key. MARKS_SECRET (optional): a secret of yours, 32 characters or more, that never leaves
 * you; with it, a message that you sent before is not kept a second time.
 */
import {
	createCipheriv,
	createHash,
	createHmac,
	createPublicKey,
	diffieHellman,
	generateKeyPairSync,
	randomBytes,
} from "node:crypto";
import { pathToFileURL } from "node:url";

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
const u32 = (value) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);

/** A compact JWE (RFC 7516 §7.1) with A256GCM: `header` is what its content is bound to. */
function jwe(header, encryptedKey, contentKey, plaintext) {
	const protectedHeader = base64url(JSON.stringify(header));
	const iv = randomBytes(12);
	const cipher = createCipheriv("aes-256-gcm", contentKey, iv, { authTagLength: 16 });
	cipher.setAAD(Buffer.from(protectedHeader, "ascii"));
	const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
	return [protectedHeader, ...[encryptedKey, iv, ciphertext, cipher.getAuthTag()].map(base64url)].join(".");
}

/** A text under the report's data key (`dir`), for one message, or for a part: `names` or `note`, each with seq 0. */
function sealText(dataKey, { place, threadId }, message, seq, text) {
	const header = { alg: "dir", enc: "A256GCM", kid: place, thread: threadId, message, seq };
	return jwe(header, "", dataKey, Buffer.from(text, "utf8"));
}

/** The data key, wrapped to the region's intake key: ECDH-ES+A256KW (RFC 7518 §4.6) with an ephemeral key of its own. */
function wrapKey(dataKey, { place, threadId }, jwk) {
	const ephemeral = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const { x, y } = ephemeral.publicKey.export({ format: "jwk" });
	const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x: jwk.x, y: jwk.y }, format: "jwk" });
	const z = diffieHellman({ privateKey: ephemeral.privateKey, publicKey });
	const alg = Buffer.from("ECDH-ES+A256KW", "ascii");
	const parts = [u32(1), z, u32(alg.length), alg, u32(0), u32(0), u32(256)]; // Concat KDF, one round
	const kek = createHash("sha256").update(Buffer.concat(parts)).digest();
	const contentKey = randomBytes(32);
	const wrap = createCipheriv("id-aes256-wrap", kek, Buffer.alloc(8, 0xa6)); // RFC 3394
	const encryptedKey = Buffer.concat([wrap.update(contentKey), wrap.final()]);
	const header = {
		...{ alg: "ECDH-ES+A256KW", enc: "A256GCM", kid: jwk.kid, thread: threadId, key: place },
		epk: { x, crv: "P-256", kty: "EC", y },
	};
	return jwe(header, encryptedKey, contentKey, dataKey);
}

/** What a reader of the message gets. */
const payloadOf = ({ kind = "text", provenance = "PLATFORM", sentAt, ...message }) => ({
	...message,
	...{ kind, provenance, sentAt: new Date(sentAt).toISOString() },
});

/** Equal for equal content, and nothing to whoever has not the secret. */
const markOf = (message, secret) =>
	createHmac("sha256", secret)
		.update(JSON.stringify(payloadOf(message)))
		.digest("hex")
		.slice(0, 32);

/** The body of the request for a place. */
export function placeRequest({ platform, thread }, secret) {
	const messages = thread.messages.map((message) => ({
		id: message.id,
		...(secret && { mark: markOf(message, secret) }),
	}));
	return { platform, thread: { id: thread.id, region: thread.region, messages } };
}

/**
 * The body that is sent instead of `plain`: what the console works with in clear, everything else sealed.
 *
 * @param plain a Report @param place the answer to `placeRequest` @param jwk the region's intake key
 */
export function sealReport(plain, place, jwk, secret) {
	const { note = null, ...report } = plain.report;
	const { participants, messages, ...thread } = plain.thread;
	const dataKey = randomBytes(32);
	const names = participants.filter((person) => person.displayName !== undefined);
	const places = new Map(place.messages.map((one) => [one.id, one]));
	return {
		platform: plain.platform,
		report,
		thread: {
			...thread,
			participants: participants.map(({ displayName: _sealed, ...person }) => person),
			messages: messages.map((message) => {
				const { id, senderId, sentAt, kind, provenance, unavailable } = message;
				const { sequence, known } = places.get(id);
				const text = JSON.stringify(payloadOf(message));
				return {
					...{ id, senderId, sentAt, kind, provenance, unavailable }, // what is undefined is left out as JSON
					...(secret && { mark: markOf(message, secret) }),
					...(!known && { sealed: sealText(dataKey, place, id, sequence, text) }),
				};
			}),
		},
		sealed: {
			place: place.place,
			wrapped: wrapKey(dataKey, place, jwk),
			names: sealText(
				...[dataKey, place, "names", 0],
				JSON.stringify(Object.fromEntries(names.map((person) => [person.accountId, person.displayName]))),
			),
			note: note === null ? null : sealText(dataKey, place, "note", 0, note),
		},
	};
}

/** Seals and sends; again, where another report of the thread came between. @returns the answer to the report */
export async function submit(origin, integrationKey, plain, secret) {
	const ask = async (path, body) => {
		const headers = { authorization: `Bearer ${integrationKey}`, "content-type": "application/json" };
		const answer = await fetch(
			new URL(path, origin),
			body && { method: "POST", headers, body: JSON.stringify(body) },
		);
		return { status: answer.status, said: await answer.json() };
	};
	for (let attempt = 1; ; attempt++) {
		const { said: set } = await ask("/api/v1/intake-keys");
		const now = Date.now() / 1000;
		const jwk = set.keys?.find(
			({ region, nbf, exp }) => region === plain.thread.region && nbf <= now && now < exp,
		);
		if (!jwk)
			throw new Error(`There is no intake key for the region now (${set.code ?? "none in its period"}).`);
		const { status, said: place } = await ask("/api/v1/reports/places", placeRequest(plain, secret));
		if (status !== 201) throw new Error(JSON.stringify(place));
		const sent = await ask("/api/v1/reports", sealReport(plain, place, jwk, secret));
		if (sent.status < 300) return sent.said;
		if (sent.said.code !== "PLACE_OVER" || attempt === 3) throw new Error(JSON.stringify(sent.said));
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const { COUNTERSIGN_KEY = "", MARKS_SECRET } = process.env;
	const chunks = [];
	for await (const chunk of process.stdin) chunks.push(chunk);
	const plain = JSON.parse(Buffer.concat(chunks).toString("utf8"));
	console.log(JSON.stringify(await submit(process.argv[2], COUNTERSIGN_KEY, plain, MARKS_SECRET)));
}
