/** Whoever has the keeper's secret gets a new key of a region, and not without end. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ROUTES } from "./routes.ts";
import { type House, openHouse } from "./testing.ts";

let house: House;
before(async () => {
	house = await openHouse();
});
after(() => house.close());

const route = ROUTES.find(({ method, path }) => method === "POST" && path.test("/intake-keys"));
const rotate = (region: string) =>
	route?.answer(house.keeper, { sessionToken: "", id: "", body: { region } });
const rotations = async () =>
	(await house.web`select region from ledger.entry where type = 'key.rotated' order by at`).map(
		(r) => r.region,
	);

test("a region's key is rotated once in ten minutes, however many ask at once, and another region's all the same", async () => {
	await house.keeper.keyring.current("eu"); // one that was just made is no rotation
	const asked = await Promise.allSettled(Array.from({ length: 8 }, () => rotate("eu")));
	assert.ok(asked.some(({ status }) => status === "fulfilled"));
	await assert.rejects(async () => rotate("eu"), { code: "RATE_LIMITED" });
	await rotate("us");
	assert.deepEqual(await rotations(), ["eu", "us"]);
	await assert.rejects(async () => rotate("xx"), { code: "INPUT_INVALID" });
});
