import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ROLES, type Role } from "../access/roles.ts";
import { judgeClaims } from "./oidc-claims.ts";
import type { OidcSettings } from "./oidc-settings.ts";

const settings: OidcSettings = {
	issuer: "https://login.example",
	clientId: "countersign",
	clientSecret: "x",
	name: "Example",
	scopes: "openid",
	groupsClaim: "groups",
	requiredGroup: null,
	withhold: {},
};
const claims = { iss: "https://login.example", sub: "u-1", name: "Ada L" };
const onLeave = {
	...settings,
	withhold: { "on-leave": ["moderator", "lead"] as Role[], juniors: ["lead"] as Role[] },
};

describe("what a sign-in service says of a person", () => {
	it("names them by issuer and subject, and by nothing that a person can choose", () => {
		const arrival = judgeClaims(settings, { ...claims, email: "boss@example.org", email_verified: true });
		assert.deepEqual(arrival, {
			issuer: "https://login.example",
			subject: "u-1",
			name: "Ada L",
			withheld: [],
		});
	});

	it("counts only from the issuer that is trusted", () => {
		for (const iss of [
			"https://login.example.evil",
			"http://login.example",
			"",
			undefined,
			7,
			["https://login.example"],
		])
			assert.throws(() => judgeClaims(settings, { ...claims, iss }), { code: "ISSUER_UNKNOWN" });
		assert.equal(
			judgeClaims(settings, { ...claims, iss: "https://login.example/" }).issuer,
			"https://login.example/",
		);
	});

	it("needs a subject as the standard has it", () => {
		for (const sub of ["", "a b", "a\n", "x".repeat(256), 7, null, "é"])
			assert.throws(() => judgeClaims(settings, { ...claims, sub }), { code: "SUBJECT_INVALID" });
	});

	it("keeps out whoever lacks the required group", () => {
		const strict = { ...settings, requiredGroup: "trust-and-safety" };
		assert.throws(() => judgeClaims(strict, { ...claims, groups: ["sales"] }), { code: "GROUP_MISSING" });
		assert.throws(() => judgeClaims(strict, { ...claims, groups: [] }), {
			...{ code: "GROUP_MISSING", issuer: claims.iss, subject: claims.sub },
		});
		assert.equal(judgeClaims(strict, { ...claims, groups: ["sales", "trust-and-safety"] }).subject, "u-1");
		assert.equal(judgeClaims(strict, { ...claims, groups: "trust-and-safety" }).subject, "u-1");
	});

	it("takes from a session the roles that a group withholds", () => {
		assert.deepEqual(judgeClaims(onLeave, { ...claims, groups: ["on-leave", "juniors"] }).withheld, [
			"lead",
			"moderator",
		]);
		assert.deepEqual(judgeClaims(onLeave, { ...claims, groups: ["others", "constructor"] }).withheld, []);
	});

	it("lets nobody in where groups decide and are not said, or not all of them", () => {
		for (const groups of [undefined, null, 7, {}, ["a", 7]])
			assert.throws(() => judgeClaims(onLeave, { ...claims, groups }), { code: "GROUPS_UNKNOWN" });
		for (const overage of [{ hasgroups: true }, { _claim_names: { groups: "src1" } }])
			assert.throws(() => judgeClaims(onLeave, { ...claims, groups: ["a"], ...overage }), {
				code: "GROUPS_UNKNOWN",
			});
	});

	it("finds groups inside other claims", () => {
		const nested = { ...onLeave, groupsClaim: "realm_access.roles" };
		assert.deepEqual(judgeClaims(nested, { ...claims, realm_access: { roles: ["juniors"] } }).withheld, [
			"lead",
		]);
		const named = { ...onLeave, groupsClaim: "https://example.org/groups" };
		assert.deepEqual(judgeClaims(named, { ...claims, "https://example.org/groups": ["juniors"] }).withheld, [
			"lead",
		]);
	});

	it("makes a name that can stand in a line", () => {
		const nameOf = (name: unknown) => judgeClaims(settings, { ...claims, name }).name;
		assert.equal(nameOf(" Ada\n\u202e  Lovelace\u0000 "), "Ada Lovelace");
		assert.equal(nameOf(`${"x".repeat(119)}\u{1f600}`), "x".repeat(119));
		assert.equal(nameOf(undefined), "Name unknown");
		assert.equal(judgeClaims(settings, { ...claims, name: " ", preferred_username: "ada" }).name, "ada");
	});

	it("never gives a role, whatever it says", () => {
		fc.assert(
			fc.property(fc.object({ maxDepth: 3 }), fc.array(fc.string()), (more, groups) => {
				const { withheld, ...rest } = judgeClaims(onLeave, {
					...claims,
					roles: ROLES,
					grants: ROLES,
					...keep(more),
					groups,
				});
				assert.deepEqual(Object.keys(rest), ["issuer", "subject", "name"]);
				assert(withheld.every((role) => ["lead", "moderator"].includes(role)));
			}),
		);
	});
});

const keep = (more: object) =>
	Object.fromEntries(
		Object.entries(more).filter(([key]) => !["iss", "sub", "hasgroups", "_claim_names"].includes(key)),
	);
