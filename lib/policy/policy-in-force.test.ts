import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { versionOf } from "../access/policy-version.ts";
import { readPolicy } from "../access/read-policy.ts";
import { type House, openHouse } from "../keeper/testing.ts";
import { policyInForce } from "./policy-in-force.ts";

describe("the policy in force, to the console", () => {
	const policy = readPolicy({ reasons: { USER_REPORT_REVIEW: { minutes: 11 } } });
	let house: House;
	before(async () => {
		house = await openHouse(undefined, { settings: { policy } });
		process.env.DATABASE_URL_WEB = house.database.url("web");
	});
	after(() => house.close());

	it("is the one that the decryption service put there, whose version its entries carry, however it was stored", async () => {
		const read = await policyInForce();
		assert.deepEqual(read, policy);
		assert.equal(versionOf(read), versionOf(policy));
	});
});
