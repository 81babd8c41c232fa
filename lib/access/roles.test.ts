import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { ACTIONS, allowed, authorise, RIGHTS, ROLES, type Role, regionsFor } from "./roles.ts";

const actor = (...grants: [Role, string][]): Actor => ({
	personId: "00000000-0000-4000-8000-000000000001",
	alias: "T-1",
	name: "Test",
	sessionId: "00000000-0000-4000-8000-000000000002",
	grants: grants.map(([role, region]) => ({ role, region })),
});

describe("roles", () => {
	it("every right of every role stands in roles.golden.txt, and nothing else", () => {
		const width = Math.max(...ACTIONS.map((action) => action.length));
		const lines = ACTIONS.map((action) =>
			[
				action.padEnd(width),
				...ROLES.map((role) =>
					(RIGHTS[action] as readonly Role[]).includes(role) ? role : "-".padEnd(role.length, "-"),
				),
			].join("  "),
		);
		const golden = readFileSync(new URL("./roles.golden.txt", import.meta.url), "utf8");
		assert.equal(`${lines.join("\n")}\n`, golden);
	});

	it("a right holds in the regions of the role that has it, not in another role's", () => {
		const both = actor(["moderator", "eu"], ["auditor", "us"]);
		assert.deepEqual(regionsFor(both, "case.read"), ["eu"]);
		assert.deepEqual(regionsFor(both, "ledger.search"), ["us"]);
		assert.equal(allowed(both, "case.read", "us"), false);
	});

	it("a refusal says whether the role or the region is missing", () => {
		const code = (expected: string) => (error: unknown) =>
			error instanceof DomainError && error.code === expected;
		assert.throws(() => authorise(actor(["moderator", "eu"]), "case.read", "us"), code("REGION_NOT_HELD"));
		assert.throws(() => authorise(actor(["moderator", "eu"]), "ledger.search", "eu"), code("NOT_PERMITTED"));
		assert.throws(() => authorise(actor(), "case.read", "eu"), code("NOT_PERMITTED"));
	});

	it("an admin never opens, decides or reviews, and an auditor never opens or decides", () => {
		for (const action of ["thread.open", "case.decide", "case.claim"] as const) {
			assert(!allowed(actor(["admin", "eu"], ["auditor", "eu"]), action));
		}
		assert(!allowed(actor(["admin", "eu"]), "review.judge"));
	});
});
