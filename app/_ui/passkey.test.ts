/** What a person is told where the browser has no passkey for us: the browser's answers are given here, the rest is real. */
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import type { RequestOptions } from "#lib/keeper/client.ts";
import type { CreationOptions } from "#lib/keeper/client-people.ts";
import { confirm, PasskeyTrouble, passkeysPossible, register } from "./passkey.ts";

const REQUEST: RequestOptions = {
	...{ challenge: "AAAA", timeout: 1000, rpId: "localhost", userVerification: "preferred" },
	allowCredentials: [{ id: "AAAA", type: "public-key", transports: ["usb"] }],
};
const CREATION: CreationOptions = {
	...{ challenge: "AAAA", timeout: 1000, rp: { id: "localhost", name: "Countersign" } },
	user: { id: "AAAA", name: "M-1", displayName: "Mina" },
	...{ pubKeyCredParams: [{ type: "public-key", alg: -7 }], excludeCredentials: [], attestation: "none" },
	authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
};

/** A browser at that address whose authenticator answers so. */
function browser(answer: () => Promise<unknown>, { hostname = "localhost", secure = true } = {}): void {
	const credentials = { get: answer, create: answer };
	const globals = { isSecureContext: secure, PublicKeyCredential: class {}, location: { hostname } };
	for (const [name, value] of Object.entries({ ...globals, navigator: { credentials }, window: globalThis }))
		Object.defineProperty(globalThis, name, { value, configurable: true });
}

const fails = (name: string) => () => Promise.reject(new DOMException("for programmers", name));
const told = (code: string) => (error: unknown) =>
	error instanceof PasskeyTrouble && error.code === code && !error.message.includes("programmers");

describe("asking for a passkey", () => {
	afterEach(() => Reflect.deleteProperty(globalThis, "PublicKeyCredential"));

	it("gives back only the parts that are signed, as text", async () => {
		const bytes = (text: string) => new TextEncoder().encode(text).buffer;
		browser(async () => ({
			...{ id: "aWQ", rawId: bytes("id"), type: "public-key", getClientExtensionResults: () => ({}) },
			response: {
				...{ authenticatorData: bytes("data"), clientDataJSON: bytes("client") },
				...{ signature: bytes("signed"), userHandle: bytes("somebody") },
			},
		}));
		assert.deepEqual(await confirm(REQUEST), {
			...{
				credentialId: "aWQ",
				authenticatorData: "ZGF0YQ",
				clientDataJSON: "Y2xpZW50",
				signature: "c2lnbmVk",
			},
		});
	});

	it("says of a cancelled, late or missing one that none answered, and that nothing was done", async () => {
		browser(fails("NotAllowedError"));
		await assert.rejects(confirm(REQUEST), told("PASSKEY_CANCELLED"));
		await assert.rejects(confirm(REQUEST), /Nothing was done/);
		await assert.rejects(register(CREATION), told("PASSKEY_CANCELLED"));
		browser(fails("AbortError"));
		await assert.rejects(confirm(REQUEST), told("PASSKEY_CANCELLED"));
	});

	it("says where the address is the trouble", async () => {
		browser(fails("SecurityError"), { hostname: "127.0.0.1" });
		await assert.rejects(confirm(REQUEST), told("PASSKEY_UNSUPPORTED"));
		browser(fails("NotAllowedError"), { secure: false });
		assert.equal(passkeysPossible(), false);
		await assert.rejects(register(CREATION), told("PASSKEY_UNSUPPORTED"));
	});

	it("says that a key is registered already", async () => {
		browser(fails("InvalidStateError"));
		await assert.rejects(register(CREATION), told("PASSKEY_KNOWN"));
	});

	it("says of anything else that it could be tried again", async () => {
		browser(() => Promise.reject(new Error("for programmers")));
		await assert.rejects(confirm(REQUEST), told("PASSKEY_FAILED"));
		browser(async () => null);
		await assert.rejects(confirm(REQUEST), told("PASSKEY_FAILED"));
	});
});
