import { expect, test } from "./fixtures.ts";

test("a killed keeper or database is named by /api/health and comes back by itself", async ({
	ownProduct,
}) => {
	test.setTimeout(180_000);
	const health = () => fetch(`${ownProduct.url}/api/health`);
	expect((await health()).status).toBe(200);

	await ownProduct.killKeeper({ hold: true });
	const without = await health();
	expect(without.status).toBe(503);
	expect(await without.json()).toMatchObject({
		web: "ok",
		database: "ok",
		keeper: expect.not.stringMatching(/^ok$/),
	});
	await ownProduct.startKeeper();
	expect((await health()).status).toBe(200);

	ownProduct.killDatabase?.();
	await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe(200);
	await ownProduct.killKeeper();
	await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe(200);
});
