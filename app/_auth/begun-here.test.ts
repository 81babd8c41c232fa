import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begunHere } from "./begun-here.ts";
import { cookieName } from "./cookie.ts";

describe("a way back from the sign-in service counts as an attempt", () => {
	const state = cookieName("state");

	it("of a browser that began it here", () => {
		assert(begunHere(`${state}=x`));
		assert(begunHere(`theme=dark; ${state}=x.y; other=1`));
	});

	it("and not where a stranger's page sent it, which has no state of ours", () => {
		for (const cookies of [
			null,
			"",
			`${state}=`,
			`theme=${state}=x`,
			`${state}x=1`,
			`${cookieName("session")}=x; ${cookieName("nonce")}=y`,
		])
			assert.equal(begunHere(cookies), false, String(cookies));
	});
});
