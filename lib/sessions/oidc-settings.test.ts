import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readEnv } from "../env.ts";
import { readOidc } from "./oidc-settings.ts";
import { checkSignIn } from "./sign-in-check.ts";

const whole = {
	OIDC_ISSUER: "https://login.example",
	OIDC_CLIENT_ID: "c",
	OIDC_CLIENT_SECRET: "hunter2hunter2",
};
const read = (set: Record<string, string>) => readOidc(readEnv(set));

describe("single sign-on's configuration", () => {
	it("is none where nothing of it is set", () => assert.equal(read({}), null));

	it("names what is missing of a half one, and quotes no value", () => {
		for (const name of Object.keys(whole) as (keyof typeof whole)[]) {
			const { [name]: _, ...rest } = whole;
			assert.throws(
				() => read(rest as Record<string, string>),
				(error: Error) => error.message.startsWith(`${name} is missing`) && !/hunter2/.test(error.message),
			);
		}
		assert.throws(
			() => read({ OIDC_REQUIRED_GROUP: "g" }),
			/OIDC_ISSUER and OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are missing/,
		);
	});

	it("takes a provider over https only, except on this machine", () => {
		assert.throws(() => read({ ...whole, OIDC_ISSUER: "http://login.example" }), /https/);
		assert.equal(read({ ...whole, OIDC_ISSUER: "http://localhost:4000" })?.issuer, "http://localhost:4000");
	});

	it("withholds known roles only, and says so of anything else", () => {
		assert.deepEqual(read({ ...whole, OIDC_WITHHOLD: '{"g":["moderator"]}' })?.withhold, {
			g: ["moderator"],
		});
		for (const wrong of ["{", "[]", '{"g":["king"]}', '{"g":[]}', '{"g":"moderator"}'])
			assert.throws(() => read({ ...whole, OIDC_WITHHOLD: wrong }), /OIDC_WITHHOLD must be JSON/);
	});

	it("asks for openid always, and for each scope once", () => {
		assert.equal(read(whole)?.scopes, "openid profile");
		assert.equal(read({ ...whole, OIDC_SCOPES: "groups, profile groups" })?.scopes, "openid groups profile");
	});

	it("production with neither passkeys nor single sign-on does not start: nobody could sign in", () => {
		const production = { COUNTERSIGN_MODE: "production" };
		assert.throws(
			() => checkSignIn(readEnv({ ...production, ASSURANCE: "session" })),
			/Nobody could sign in/,
		);
		checkSignIn(readEnv({ ...production, ASSURANCE: "session", ...whole }));
		checkSignIn(readEnv(production));
		checkSignIn(readEnv({}));
		assert.throws(() => checkSignIn(readEnv({ OIDC_ISSUER: "https://login.example" })), /OIDC_CLIENT_ID/);
	});
});
