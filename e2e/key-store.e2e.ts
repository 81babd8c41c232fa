/**
 * The keys of a running product move into a token (SoftHSM2), the token goes away and comes back: what people and platforms
 * see meanwhile. Finer steps: lib/keeper/store-outage.test.ts and lib/keeper/stores.
 */
import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { missing, softHsm } from "#lib/keeper/stores/testing-softhsm.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { stageProduct } from "./stage.ts";

const WORDS = "It was reported as harassment; I must see what was written.";

test("keys move into a token and open as before; without it nothing is shown and nothing is taken, and with it both go on", async ({
	browser,
}) => {
	if (missing) console.log(`# ${missing}`);
	test.skip(Boolean(missing), String(missing));
	test.setTimeout(300_000);
	const hsm = softHsm();
	const product = await stageProduct();
	const admin = connect(product.adminUrl, { max: 1 });
	const keeper = product.services[0];
	try {
		const restart = async () => {
			await product.killKeeper({ signal: "SIGTERM", hold: true });
			await product.startKeeper();
		};
		const page = await (await browser.newContext({ baseURL: product.url })).newPage();
		await enterAs(page, "Mina Okafor");
		const first = await claimAndAsk(page, await postReport(product, reportOf({})));
		await openIt(page, WORDS);

		await test.step("into the token", async () => {
			Object.assign(keeper?.env ?? {}, {
				...{ KEY_STORE: "pkcs11", PKCS11_MODULE: hsm.module, PKCS11_TOKEN: hsm.token, PKCS11_PIN: hsm.pin },
				...{ PKCS11_PASS_ON: "SOFTHSM2_CONF", SOFTHSM2_CONF: hsm.conf },
			});
			await restart();
			const files = readdirSync(join(product.keysDir, "intake", "eu"));
			for (const file of files)
				expect(readFileSync(join(product.keysDir, "intake", "eu", file), "utf8")).toContain(
					'"store":"pkcs11"',
				);
			const [row] = await admin`select count(*)::int as n from ledger.entry where type = 'key.stored'`;
			expect(row?.n).toBeGreaterThanOrEqual(files.length);
			await page.goto(`/cases/${first}`);
			await page.getByRole("button", { name: "Open the thread" }).click();
			await openIt(page, WORDS);
		});

		await test.step("without it", async () => {
			const waiting = await postReport(product, reportOf({}));
			const tokens = join(hsm.folder, "tokens");
			renameSync(tokens, `${tokens}.away`);
			await restart();
			await claimAndAsk(page, waiting);
			await openIt(page, WORDS, undefined, false);
			await expect(page.getByRole("alert").filter({ hasText: "Nothing was shown" })).toBeVisible();
			await expect(page.getByTestId("reading")).toHaveCount(0);
			// Web knows the public key for some seconds more.
			await expect
				.poll(async () => (await postReport(product, reportOf({}))).status, { timeout: 60_000 })
				.toBe(503);
			const log = readFileSync(join(product.dataDir, "keeper.log"), "utf8");
			expect(log).toContain("KEY_STORE_UNAVAILABLE");
			expect(log).not.toContain(hsm.pin);
			renameSync(`${tokens}.away`, tokens);
			await page.reload();
			await page.getByRole("button", { name: "Open the thread" }).click();
			await openIt(page, WORDS);
		});
		await page.context().close();
	} finally {
		await admin.end({ timeout: 2 });
		await product.stop();
		hsm.remove();
	}
});
