/**
 * Two implementations that do not know of each other judge the same assertions: ours (assertion.ts, by which auditors go)
 * and @simplewebauthn/server. They must agree, on good ones and on bad ones. (The standard's own
 * examples: assertion.test.ts.)
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import fc from "fast-check";
import { coseOf, type Lies, softPasskey } from "../keeper/testing-passkey.ts";
import { type AssertionParts, publicKeyOf, verifyAssertion } from "./assertion.ts";

const EXPECTED = { rpId: "localhost", origin: "http://localhost:3000", challenge: "C".repeat(43) };
type Algorithm = -7 | -8 | -257;
const KEYS = ([-7, -8, -257] as const).map((alg) => softPasskey({ alg }));

function ours(parts: AssertionParts, key: { publicKey: string; algorithm: number }): string | null {
	try {
		return verifyAssertion(parts, key, EXPECTED).verified;
	} catch {
		return null;
	}
}

async function theirs(
	parts: AssertionParts,
	key: { credentialId: string; publicKey: string; algorithm: Algorithm },
): Promise<string | null> {
	try {
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response: {
				...{ id: key.credentialId, rawId: key.credentialId, type: "public-key" },
				...{ response: parts, clientExtensionResults: {} },
			},
			...{
				expectedChallenge: EXPECTED.challenge,
				expectedOrigin: EXPECTED.origin,
				expectedRPID: EXPECTED.rpId,
			},
			requireUserVerification: false,
			credential: {
				...{ id: key.credentialId, counter: 0 },
				publicKey: Uint8Array.from(coseOf(publicKeyOf(key), key.algorithm)),
			},
		});
		if (!verified) return null;
		return authenticationInfo.userVerified ? "verification" : "presence";
	} catch {
		return null;
	}
}

const lie: fc.Arbitrary<Lies> = fc.record(
	{
		userVerified: fc.boolean(),
		userPresent: fc.boolean(),
		origin: fc.constantFrom(
			EXPECTED.origin,
			"http://localhost",
			"http://localhost:3000/",
			"https://localhost:3000",
		),
		rpId: fc.constantFrom("localhost", "LOCALHOST", "localhost.", ""),
		type: fc.constantFrom("webauthn.get", "webauthn.create", "webauthn.get "),
		challenge: fc.constantFrom(EXPECTED.challenge, `${EXPECTED.challenge}=`, "C".repeat(42), ""),
		extra: fc.constantFrom({}, { crossOrigin: false }, { other_keys_can_be_added_here: "x" }),
	},
	{ requiredKeys: [] },
);

describe("our verifier and the library", () => {
	it("agree on what an authenticator made, honest or lying", async () => {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...KEYS), lie, async (key, lies) => {
				const parts = key.assert(EXPECTED, lies);
				const found = ours(parts, key);
				assert.equal(found, await theirs(parts, key));
				const honest =
					(lies.userPresent ?? true) &&
					(lies.origin ?? EXPECTED.origin) === EXPECTED.origin &&
					(lies.rpId ?? "localhost") === "localhost" &&
					(lies.type ?? "webauthn.get") === "webauthn.get" &&
					(lies.challenge ?? EXPECTED.challenge) === EXPECTED.challenge;
				assert.equal(found !== null, honest);
			}),
			{ numRuns: 200 },
		);
	});

	it("agree that an assertion with one byte changed is none, however its signature is framed", async () => {
		const part = fc.constantFrom("authenticatorData", "clientDataJSON", "signature");
		await fc.assert(
			fc.asyncProperty(
				...[fc.constantFrom(...KEYS), part, fc.nat(), fc.integer({ min: 1, max: 255 })],
				async (key, name, at, by) => {
					const parts: AssertionParts = key.assert(EXPECTED);
					const field = name as keyof AssertionParts;
					const bytes = Buffer.from(parts[field], "base64url");
					bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ by;
					const changed = { ...parts, [field]: bytes.toString("base64url") };
					assert.equal(ours(changed, key), null);
					// An ES256 signature is two numbers in DER; the library reads over what frames them, ours does not.
					const framed = field === "signature" && key.algorithm === -7;
					if (!framed) assert.equal(await theirs(changed, key), null);
				},
			),
			{ numRuns: 200 },
		);
	});

	it("agree that another's key, or another kind of key, did not sign it", async () => {
		for (const key of KEYS)
			for (const other of [...KEYS.filter((one) => one !== key), softPasskey({ alg: key.algorithm })]) {
				const parts = key.assert(EXPECTED);
				assert.equal(ours(parts, other), null);
				assert.equal(await theirs(parts, other), null);
			}
	});
});
