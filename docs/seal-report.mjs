#!/usr/bin/env node
/**
 * Seals a report before it is sent, so that Countersign's web servers never have its texts, names or note: docs/sealed-submission.md.
 * One file, nothing to install; Node 20 or newer. Copy it, or write the same in your language with any JOSE library.
 *
 *   node seal-report.mjs https://countersign.example < report.json      # a Report, as POST /api/v1/reports takes it in clear
 *
 * Prints the answer; or one line on stderr: exit 2 where it was called wrongly (nothing was sent), 1 where it was refused or no answer
 * came. What is sent is kept first, in sealed-REPORT-DIGEST.json here (COUNTERSIGN_KEEP names another folder), until there is an answer: run again
 * with the same report, the same bytes go, so that a lost answer makes no second report.
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
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

/** Thrown before anything is sealed or sent. */
class Unusable extends Error {}

const isId = (value) => typeof value === "string" && /^[A-Za-z0-9._:-]{1,128}$/.test(value);
const OF_ALL = ["id", "senderId", "sentAt", "kind", "provenance"];
const BY_KIND = {
	text: ["text"],
	media: ["text", "attachments"],
	system: ["text"],
	unavailable: ["unavailable"],
};
const NEEDED = { text: "text", media: "attachments", system: "id", unavailable: "unavailable" };

/** What nobody can tell once it is sealed. The rest is the server's to judge. @throws Unusable naming the path, never the text */
export function checkReport(plain) {
	const must = (right, path, what) => {
		if (!right) throw new Unusable(`/${path} ${what}. Nothing was sent.`);
	};
	must(isId(plain?.report?.id), "report/id", "must be an id");
	must(typeof (plain.report.note ?? "") === "string", "report/note", "must be text");
	must(typeof plain.thread?.region === "string", "thread/region", "must be a region");
	must(Array.isArray(plain.thread.participants), "thread/participants", "must be a list");
	must(Array.isArray(plain.thread.messages), "thread/messages", "must be a list");
	for (const [at, message] of plain.thread.messages.entries()) {
		const path = `thread/messages/${at}`;
		must(isId(message?.id), `${path}/id`, "must be an id");
		const kind = message.kind ?? "text";
		must(Object.hasOwn(BY_KIND, kind), `${path}/kind`, "is none of text, media, system, unavailable");
		for (const name of Object.keys(message))
			must(
				OF_ALL.includes(name) || BY_KIND[kind].includes(name),
				`${path}/${name}`,
				"is no field of its kind",
			);
		must(message[NEEDED[kind]] !== undefined, `${path}/${NEEDED[kind]}`, "is required");
		must(typeof (message.text ?? "") === "string", `${path}/text`, "must be text");
		must(!Number.isNaN(Date.parse(message.sentAt)), `${path}/sentAt`, "must be a date and time");
	}
}

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

/**
 * Seals and sends; again, where another report of the thread came between.
 *
 * @param kept a file: what is sent lies there until an answer came, and is sent as it is where it lies there already
 * @returns the answer to the report @throws Error with a sentence
 */
export async function submit(origin, integrationKey, plain, secret, kept) {
	checkReport(plain);
	const ask = async (path, body) => {
		const headers = { authorization: `Bearer ${integrationKey}`, "content-type": "application/json" };
		const answer = await fetch(new URL(path, origin), body && { method: "POST", headers, body }).catch(() => {
			throw new Error(`No answer from ${new URL(origin).host}. Run it again with the same report.`);
		});
		const said = await answer.json().catch(() => ({ code: "an answer that is not Countersign's" }));
		return { status: answer.status, said };
	};
	const refusal = ({ status, said }) =>
		new Error(
			[`Refused: ${status} ${said.code}`, said.detail, said.errors && JSON.stringify(said.errors)]
				.filter(Boolean)
				.join(" "),
		);
	const send = async (bytes) => {
		const sent = await ask("/api/v1/reports", bytes);
		// Whether it was taken is open only where the server failed or asks for patience.
		if (kept && sent.status < 500 && sent.status !== 429 && sent.status !== 401)
			await rm(kept, { force: true });
		return sent;
	};
	const before = kept && (await readFile(kept, "utf8").catch(() => undefined));
	if (before) {
		const sent = await send(before);
		if (sent.status < 300) return sent.said;
		if (sent.said.code !== "PLACE_OVER") throw refusal(sent);
	}
	for (let attempt = 1; ; attempt++) {
		const { said: set } = await ask("/api/v1/intake-keys");
		const now = Date.now() / 1000;
		const jwk = set.keys?.find(
			({ region, nbf, exp }) => region === plain.thread.region && nbf <= now && now < exp,
		);
		if (!jwk)
			throw new Error(`There is no intake key for the region now (${set.code ?? "none in its period"}).`);
		const place = await ask("/api/v1/reports/places", JSON.stringify(placeRequest(plain, secret)));
		if (place.status !== 201) throw refusal(place);
		const bytes = JSON.stringify(sealReport(plain, place.said, jwk, secret));
		if (kept) await writeFile(kept, bytes, { mode: 0o600, flush: true });
		const sent = await send(bytes);
		if (sent.status < 300) return sent.said;
		if (sent.said.code !== "PLACE_OVER" || attempt === 3) throw refusal(sent);
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const { COUNTERSIGN_KEY, MARKS_SECRET, COUNTERSIGN_KEEP = "." } = process.env;
	try {
		const [, , origin, ...more] = process.argv;
		if (!URL.canParse(origin ?? "") || more.length > 0)
			throw new Unusable("Usage: node seal-report.mjs https://countersign.example < report.json");
		if (!COUNTERSIGN_KEY) throw new Unusable("COUNTERSIGN_KEY is not set: your integration key.");
		const chunks = [];
		for await (const chunk of process.stdin) chunks.push(chunk);
		let plain;
		try {
			plain = JSON.parse(Buffer.concat(chunks).toString("utf8"));
		} catch {
			throw new Unusable("What came on stdin is no JSON.");
		}
		checkReport(plain);
		// Another report under the same id is another file: what is sent is never what was meant before.
		const digest = createHash("sha256")
			.update(JSON.stringify([origin, plain]))
			.digest("hex")
			.slice(0, 16);
		const kept = join(COUNTERSIGN_KEEP, `sealed-${plain.report.id}-${digest}.json`);
		console.log(JSON.stringify(await submit(origin, COUNTERSIGN_KEY, plain, MARKS_SECRET, kept)));
	} catch (error) {
		console.error(error.message);
		process.exitCode = error instanceof Unusable ? 2 : 1;
	}
}
