import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ownPath } from "./own-path.ts";

const base = "https://countersign.example";

describe("where somebody goes after signing in", () => {
	it("is where they were going, if that is a page of ours", () => {
		for (const path of [
			"/",
			"/queue?sort=due&page=2",
			"/cases/0b7c-1%20a,b:c+d",
			"/oversight/ledger?to=2026-11-21T10:00",
		]) {
			assert.equal(ownPath(path), path);
			assert.equal(ownPath(`${base}${path}`, base), path);
		}
	});

	it("is the start, whatever else a link asks for", () => {
		for (const elsewhere of [
			...[
				"https://evil.example",
				"//evil.example",
				"/\\evil.example",
				"\\\\evil.example",
				"/\t/evil.example",
				"/\n/evil",
			],
			...[
				"javascript:alert(1)",
				"data:text/html,x",
				`${base}.evil.example/`,
				`${base}@evil.example/`,
				"queue",
				"",
			],
			...["/sign-in?to=/sign-in", "/sign-in", "/api/auth/signout", "/enrol", `/${"a".repeat(3000)}`],
			...[undefined, null, 7, ["/queue"], { toString: () => "/queue" }],
		])
			assert.equal(ownPath(elsewhere, base), "/");
	});

	it("never leaves our origin, whatever is asked", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.webUrl(),
					fc.string().map((s) => `/${s}`),
					fc.string().map((s) => `${base}${s}`),
				),
				(to) => {
					const path = ownPath(to, base);
					assert.equal(new URL(path, base).origin, base);
					assert.equal(new URL(`${base}${path}`).origin, base);
				},
			),
		);
	});
});
