/**
 * The assertions that the standard gives as examples (WebAuthn Level 3, W3C, §16 "Test Vectors"; the public keys are those of
 * the registrations beside them): neither the keys nor the signatures are ours.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { ConfirmationError, verifyAssertion } from "./assertion.ts";

interface Vector {
	name: string;
	publicKey: string;
	algorithm: number;
	challenge: string;
	authenticatorData: string;
	clientDataJSON: string;
	signature: string;
}

const path = new URL("./testdata/webauthn-vectors.json", import.meta.url);
const VECTORS = JSON.parse(readFileSync(path, "utf8")) as Vector[];
const EXPECTED = { rpId: "example.org", origin: "https://example.org" };
const framed = (name: string) => /Origin$/.test(name);

describe("the standard's own assertions", () => {
	it("are there, one of each algorithm at least", () => {
		assert.deepEqual([...new Set(VECTORS.map(({ algorithm }) => algorithm))].sort(), [-257, -7, -8]);
	});

	for (const { name, publicKey, algorithm, challenge, ...parts } of VECTORS.filter(
		(one) => !framed(one.name),
	))
		it(`${name} is verified, and not for another challenge, name or origin`, () => {
			const key = { publicKey, algorithm };
			const judge = (more: object) => verifyAssertion(parts, key, { ...EXPECTED, challenge, ...more });
			const flags = Buffer.from(parts.authenticatorData, "base64url")[32] as number;
			assert.equal(judge({}).verified, (flags & 4) === 0 ? "presence" : "verification");
			for (const other of [{ challenge: "A" }, { rpId: "example.com" }, { origin: "https://example.com" }])
				assert.throws(() => judge(other), ConfirmationError);
		});

	for (const { name, publicKey, algorithm, challenge, ...parts } of VECTORS.filter((one) => framed(one.name)))
		it(`${name} is refused: it was made in somebody's frame`, () => {
			const judge = () => verifyAssertion(parts, { publicKey, algorithm }, { ...EXPECTED, challenge });
			assert.throws(judge, (error) => error instanceof ConfirmationError && error.code === "ORIGIN_OTHER");
		});
});
