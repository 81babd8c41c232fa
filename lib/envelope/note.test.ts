import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { CompactEncrypt, compactDecrypt, importJWK } from "jose";
import { DomainError } from "#lib/errors.ts";
import { opens } from "./commitment.ts";
import { generateIntakeKey, importPrivateIntakeKey, importPublicIntakeKey } from "./intake-key.ts";
import { newDataKey, sealText } from "./message.ts";
import { openNote, sealNote } from "./note.ts";
import { agreeWith, wrapDataKey } from "./wrap-key.ts";

const pair = generateIntakeKey();
const publicKey = importPublicIntakeKey(pair.publicJwk);
const web = { kid: pair.kid, publicKey };
const keeper = { kid: pair.kid, publicKey, agreement: agreeWith(publicKey) };
const holder = { kid: pair.kid, privateKey: importPrivateIntakeKey(pair.privateJwk) };
const invalid = (error: unknown) => error instanceof DomainError && error.code === "ENVELOPE_INVALID";
const binding = () => ({ noteId: randomUUID(), about: randomUUID() });
const WORDS = "Er schrieb ihr, nachdem sie „nein“ gesagt hatte. 🛑";

describe("words typed by staff", () => {
	it("open for the holder of the private key, with the salt that opens their commitment", () => {
		for (const sealer of [web, keeper]) {
			const about = binding();
			const { commitment, ...note } = sealNote(sealer, about, WORDS);
			const { text, salt } = openNote(holder, about, note);
			assert.equal(text, WORDS);
			assert.ok(opens(commitment, salt, text));
		}
	});

	it("never open as another note or about another thing", () => {
		const [one, other] = [binding(), binding()];
		const { wrapped, sealed } = sealNote(web, one, WORDS);
		for (const claimed of [
			{ ...one, noteId: other.noteId },
			{ ...one, about: other.about },
		]) {
			assert.throws(() => openNote(holder, claimed, { wrapped, sealed }), invalid);
		}
		const second = sealNote(web, one, WORDS);
		assert.throws(() => openNote(holder, one, { wrapped: second.wrapped, sealed }), invalid);
	});

	it("have a data key and content key of their own, also under one agreement", async () => {
		const notes = [binding(), binding()].map((about) => sealNote(keeper, about, WORDS));
		const [one, other] = notes.map(({ wrapped }) => wrapped.split("."));
		assert.notEqual(one?.[1], other?.[1]);
		const key = await importJWK({ ...pair.privateJwk }, "ECDH-ES+A256KW");
		const [first, second] = await Promise.all(notes.map(({ wrapped }) => compactDecrypt(wrapped, key)));
		assert.deepEqual(first?.protectedHeader.epk, second?.protectedHeader.epk);
		assert.notDeepEqual(first?.plaintext, second?.plaintext);
	});

	it("are a standard JWE that another library seals and opens", async () => {
		const about = binding();
		const dataKey = newDataKey();
		const wrapped = wrapDataKey(
			publicKey,
			{ kid: pair.kid, thread: about.about, key: about.noteId },
			dataKey,
		);
		const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify({ text: WORDS, salt: "c2FsdA" })))
			.setProtectedHeader({
				...{ alg: "dir", enc: "A256GCM", kid: about.noteId, thread: about.about, message: "words", seq: 0 },
			})
			.encrypt(dataKey);
		assert.equal(openNote(holder, about, { wrapped, sealed }).text, WORDS);
	});

	it("that are not words and a salt are refused", () => {
		const about = binding();
		const dataKey = newDataKey();
		const wrapped = wrapDataKey(
			publicKey,
			{ kid: pair.kid, thread: about.about, key: about.noteId },
			dataKey,
		);
		for (const content of ["{}", '{"text":1,"salt":""}', '"x"']) {
			const words = { kid: about.noteId, thread: about.about, message: "words", seq: 0 };
			assert.throws(
				() => openNote(holder, about, { wrapped, sealed: sealText(dataKey, words, content) }),
				invalid,
			);
		}
	});
});
