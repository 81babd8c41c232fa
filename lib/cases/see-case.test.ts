import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { authoriseCase, maySeeCase } from "./see-case.ts";

test("a link to a case stands exactly where the case would be shown", () => {
	const roles: Role[] = [
		"moderator",
		"lead",
		"child_safety",
		"counsel",
		"legal",
		"auditor",
		"oversight_lead",
		"admin",
	];
	for (const role of roles) {
		const actor: Actor = {
			personId: "p",
			alias: "P-1",
			name: "P",
			sessionId: "s",
			grants: [{ role, region: "eu" }],
		};
		for (const region of ["eu", "us"]) {
			for (const restricted of [false, true]) {
				const shown = () => authoriseCase(actor, "case.read", { region, restricted });
				if (maySeeCase(actor, { region, restricted })) assert.doesNotThrow(shown, role);
				else assert.throws(shown, { name: "DomainError" }, `${role} ${region} ${restricted}`);
			}
		}
	}
});
