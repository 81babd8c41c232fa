/**
 * Sealed submission in another library's hands: a platform that follows docs/sealed-submission.md with node-jose (no code in common
 * with ours, members of headers in an order of its own), and node-jose reading what the client of docs/ sealed.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import nodeJose from "node-jose";
import { generateIntakeKey } from "#lib/envelope/intake-key.ts";
import { placeRequest, sealReport } from "../../docs/seal-report.mjs";
import { openThread } from "../keeper/open-thread.ts";
import { claim, type House, openHouse, signIn, textsIn } from "../keeper/testing.ts";
import { askPlace } from "./ask-place.ts";
import { authenticate } from "./authenticate.ts";
import { createIntegration } from "./integration.ts";
import { keySetOf } from "./key-set.ts";
import { receiveSealed } from "./receive-sealed.ts";
import { reportBody } from "./testing.ts";
import { validatePlaceRequest, validateSealed } from "./validate-sealed.ts";

const { JWE, JWK } = nodeJose;

let house: House;
before(async () => {
	house = await openHouse();
});
after(() => house.close());

const asSent = (body: unknown) => JSON.parse(JSON.stringify(body));

test("what node-jose seals, to a key of the published set, the keeper opens", async () => {
	const publishedKeys = () => house.keeper.keyring.published();
	const token = await createIntegration(house.web, { platform: "acme", name: "x", regions: ["eu"] });
	const acme = await authenticate(house.web, new Headers({ authorization: `Bearer ${token}` }));
	const plain = reportBody("elsewhere");
	const place = await askPlace(house.web, acme, validatePlaceRequest(asSent(placeRequest(plain)), ["eu"]));
	const jwk = keySetOf(await publishedKeys()).keys.find(({ region }) => region === "eu");
	assert.ok(jwk);

	const secret = randomBytes(32);
	const dataKey = await JWK.asKey({ kty: "oct", k: secret.toString("base64url"), kid: place.place });
	const seal = (message: string, seq: number, text: string) =>
		JWE.createEncrypt(
			{ format: "compact", contentAlg: "A256GCM", fields: { thread: place.threadId, message, seq } },
			{ key: dataKey, header: { alg: "dir" }, reference: "kid" },
		)
			.update(text)
			.final();
	const wrapped = await JWE.createEncrypt(
		{ format: "compact", contentAlg: "A256GCM", fields: { thread: place.threadId, key: place.place } },
		{ key: await JWK.asKey(jwk), header: { alg: "ECDH-ES+A256KW" }, reference: "kid" },
	)
		.update(secret)
		.final();
	const { note, ...report } = plain.report;
	const body = {
		platform: plain.platform,
		report,
		thread: {
			...{ id: plain.thread.id, region: plain.thread.region },
			participants: plain.thread.participants.map(({ displayName: _, ...person }) => person),
			messages: await Promise.all(
				plain.thread.messages.map(async (message, index) => {
					const { id, senderId, sentAt, provenance } = message;
					const payload = JSON.stringify({ kind: "text", ...message });
					return { id, senderId, sentAt, provenance, sealed: await seal(id, index + 1, payload) };
				}),
			),
		},
		sealed: {
			...{ place: place.place, wrapped },
			names: await seal("names", 0, JSON.stringify({ u1: "Ann", u2: "Bo" })),
			note: await seal("note", 0, note ?? ""),
		},
	};
	const intake = { sql: house.web, intakeKeys: publishedKeys, publishedKeys };
	const { answer } = await receiveSealed(intake, acme, validateSealed(asSent(body), ["eu"]));

	const reader = await signIn(house, ["moderator", "eu"]);
	await claim(house, answer.caseId, reader.id);
	const { lines } = await openThread(house.keeper, reader.session, {
		caseId: answer.caseId,
		reason: {
			code: "USER_REPORT_REVIEW",
			question: "DOES_IT_VIOLATE",
			text: "It was reported as harassment.",
		},
		scope: { kind: "reported" },
	});
	assert.equal(textsIn(lines).get(3), "line 3");
	assert.ok(lines.some((line) => line.kind === "note" && line.text === "please look"));
});

test("what the client of docs/ seals, node-jose opens with the private key alone, and reads who and where", async () => {
	const { privateJwk, publicJwk } = generateIntakeKey();
	const plain = reportBody("there");
	const place = {
		...{ place: "4c9b7a52-8b0e-4a9e-9d0f-6b1b1c0e7a11", threadId: "0d3fd0e8-3a1c-4a57-a7ab-0f6f2f3f9c55" },
		messages: plain.thread.messages.map(({ id }, index) => ({ id, sequence: index + 5, known: index === 0 })),
	};
	const body = asSent(sealReport(plain, place, publicJwk));
	assert.equal(body.thread.messages[0].sealed, undefined, "what is known is not sealed again");
	const { payload, header } = await JWE.createDecrypt(await JWK.asKey(privateJwk)).decrypt(
		body.sealed.wrapped,
	);
	assert.deepEqual([header.thread, header.key], [place.threadId, place.place]);
	const dataKey = await JWK.asKey({
		kty: "oct",
		k: payload.toString("base64url"),
		kid: place.place,
		alg: "A256GCM",
	});
	const read = (jwe: string) => JWE.createDecrypt(dataKey).decrypt(jwe);
	const second = await read(body.thread.messages[1].sealed);
	assert.deepEqual(
		[second.header.message, second.header.seq, second.header.thread],
		["m2", 6, place.threadId],
	);
	assert.equal(JSON.parse(second.payload.toString()).text, "line 2");
	assert.deepEqual(JSON.parse((await read(body.sealed.names)).payload.toString()), { u1: "Ann", u2: "Bo" });
	assert.equal((await read(body.sealed.note)).payload.toString(), "please look");
	const again = asSent(sealReport(plain, place, publicJwk));
	assert.notEqual(
		again.sealed.wrapped.split(".")[0],
		body.sealed.wrapped.split(".")[0],
		"an ephemeral key each time",
	);
});
