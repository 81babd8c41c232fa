import { connect } from "#db/client.ts";
import { enterAs, expect, test } from "./fixtures.ts";

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

test("a killed worker comes back by itself, nobody's request waits for it, and health and each page that it feeds say that it is away", async ({
	ownProduct,
	browser,
}) => {
	test.setTimeout(180_000);
	const health = async () => {
		const answer = await fetch(`${ownProduct.url}/api/health`);
		return { code: answer.status, ...((await answer.json()) as { worker: string; status: string }) };
	};
	await expect.poll(async () => (await health()).worker, { timeout: 60_000 }).toBe("ok");
	const before = ownProduct.worker.pid();
	await ownProduct.worker.kill("SIGKILL");
	expect((await health()).code).toBe(200);
	await expect.poll(() => ownProduct.worker.pid() !== before, { timeout: 30_000 }).toBe(true);
	await ownProduct.worker.resume();

	// What it did last is a while ago: the superuser's word, since nobody waits for minutes here.
	await ownProduct.worker.kill("SIGKILL", { hold: true });
	const admin = connect(ownProduct.adminUrl, { max: 1 });
	await admin`update oversight.task set began_at = began_at - interval '1 day', leased_until = '-infinity'`;
	expect(await health()).toMatchObject({
		code: 200,
		status: "partly",
		worker: "failing",
		tasks: { alarms: "LATE" },
	});
	await admin`update oversight.task set ended_at = ended_at - interval '1 day'`;
	const context = await browser.newContext({ baseURL: ownProduct.url });
	const page = await context.newPage();
	await page.goto("/sign-in");
	await enterAs(page, "Amal Haddad");
	for (const path of ["", "/alerts", "/signals", "/reviews", "/periods", "/totals", "/log"]) {
		await page.goto(`/oversight${path}`);
		await expect(page.getByTestId("worker-unseen"), path).toContainText("The worker has not been seen since");
	}
	await page.goto("/oversight/alerts");
	await expect(page.getByText("No alarm is open")).toHaveCount(0);
	await context.close();
	await ownProduct.worker.resume();
	await expect
		.poll(async () => ((await health()) as { tasks?: object }).tasks ?? {}, { timeout: 60_000 })
		.not.toHaveProperty("alarms");
	await admin.end({ timeout: 1 });
});
