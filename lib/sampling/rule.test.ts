import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { DEFAULT_POLICY } from "../access/policy.ts";
import { readPolicy } from "../access/read-policy.ts";
import { readRule, ruleOf } from "./rule.ts";

describe("the rule that a policy comes to", () => {
	let database: TestDatabase;
	before(async () => {
		database = await testDatabase();
	});
	after(() => database.drop());

	it("stands in the policy's entry in clear, exactly as the code makes it", async () => {
		const keeper = database.as("keeper");
		const watched = ["a.example/w", "b.example/w"].map((name, i) => ({
			name,
			vkey: `${name}+0${i}+${i}A==`,
		}));
		await keeper`select ledger.watch('checkpoint', ${keeper.json(watched)})`;
		const policies = [
			DEFAULT_POLICY,
			readPolicy({ sampling: { period: "day", always: { wholeThreads: false }, percent: { sampled: 7 } } }),
			readPolicy({ sampling: { witnesses: ["a.example/w", "b.example/w"] }, around: { reported: 3 } }),
		];
		for (const policy of policies) {
			await keeper`select access.put_in_force('policy', 'test', ${keeper.json(policy as never)})`;
			const [row] = await database.as("web")`
				select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'policy.changed'
				order by at desc limit 1`;
			assert.deepEqual(row?.leaf.drawn, ruleOf(policy));
			assert.deepEqual(readRule(row?.leaf.drawn), ruleOf(policy));
		}
	});

	it("what is always reviewed by its reason has the whole share", () => {
		const { shares, wholeAbove } = ruleOf(DEFAULT_POLICY);
		assert.equal(shares.EMERGENCY_RISK_TO_LIFE, 100);
		assert.equal(shares.CHILD_SAFETY_ESCALATION, 100);
		assert.equal(shares.LEGAL_REQUEST, 100);
		assert.equal(shares.USER_REPORT_REVIEW, 5);
		assert.equal(shares.GUIDELINE_VIOLATION_REVIEW, 25);
		assert.equal(wholeAbove, 11);
	});

	it("a leaf that holds no rule that can be followed holds none", () => {
		const rule = ruleOf(DEFAULT_POLICY);
		for (const wrong of [undefined, null, [], { ...rule, period: "year" }, { ...rule, shares: { A: 0 } }])
			assert.equal(readRule(wrong), null);
		assert.equal(readRule({ ...rule, v: 2 }), null, "of a meaning that is not known here");
		assert.equal(readRule({ ...rule, shares: { A: 101 } }), null);
		assert.equal(readRule({ ...rule, witnesses: [1] }), null);
	});
});
