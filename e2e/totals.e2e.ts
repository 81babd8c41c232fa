/** What the record comes to: for oversight as dashboards, for strangers as a report that they count anew from an export. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect } from "#db/client.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import type { Product } from "#lib/commands/product.ts";
import { readLogKey } from "#lib/ledger/log-key.ts";
import { signNote } from "#lib/ledger/note.ts";
import { formatReport, type Report, signatureOf } from "#lib/totals/report.ts";
import { enterAs, expect, test } from "./fixtures.ts";
import { expectNoViolations, sideways } from "./sound.ts";
import { stageProduct } from "./stage.ts";

// A product of its own, set up within the time of the test.
test.describe.configure({ timeout: 240_000 });

test("oversight sees what the record comes to, on record; a report is published, taken by a stranger and counted anew", async ({
	browser,
}) => {
	const product = await stageProduct({ webEnv: { PUBLIC_TOTALS: "true" } });
	const folder = mkdtempSync(join(tmpdir(), "countersign-totals-"));
	const pages: Page[] = [];
	const admin = connect(product.adminUrl, { max: 1 });
	const enter = async (name?: string) => {
		const page = await (await browser.newContext({ baseURL: product.url })).newPage();
		pages.push(page);
		if (name) await enterAs(page, name);
		return page;
	};
	try {
		const searches = async () => {
			const [row] =
				await admin`select count(*)::int as n from console.ledger_search where terms ? 'dashboard'`;
			return row?.n;
		};
		const amal = await enter("Amal Haddad");
		// The worker counts entries some time after they are written: until the demo's openings are all counted.
		await expect(async () => {
			const [row] = await admin`select count(*)::int as n from ledger.entry where type = 'opening.granted'`;
			await amal.goto("/oversight?days=90");
			await expect(amal.getByTestId("counted")).toContainText("Counted up to entry");
			await expect(amal.getByRole("img", { name: /^Openings by reason: Most: / })).toBeVisible({
				timeout: 500,
			});
			await expect(amal.getByText(`${row?.n} in this time`)).toBeVisible({ timeout: 500 });
		}).toPass();
		const before = await searches();
		await amal.goto("/oversight?days=90&person=M-417");
		expect(await searches()).toBe(before + 1);
		for (const title of [
			"Openings by reason",
			"Openings by role",
			"Openings by region",
			"Openings by hour of the day",
		]) {
			const figure = amal.getByRole("figure", { name: title, exact: true });
			await figure.getByText("The numbers").click();
			await expect(figure.getByRole("row").nth(1)).toBeVisible();
		}
		const [row] = await admin`select count(*)::int as n from ledger.entry where type = 'opening.granted'`;
		await expect(amal.getByText(`${row?.n} in this time`)).toBeVisible();
		await expect(amal.getByRole("heading", { name: "The log and its witnesses" })).toBeVisible();
		await expectNoViolations(amal);
		expect(await sideways(amal)).toBe(0);

		const noor = await enter("Noor van Dijk");
		await noor.goto("/oversight/totals");
		await noor.getByRole("button", { name: "Count what this quarter holds so far" }).click();
		await expect(noor.getByText("A draft is being counted")).toBeVisible();
		await expect(async () => {
			await noor.reload();
			await expect(noor.locator("tbody a[data-row]")).toHaveCount(1, { timeout: 500 });
		}).toPass();
		await expectNoViolations(noor);
		await noor.locator("tbody a[data-row]").click();
		await noor.waitForURL(/totals\/[0-9a-f-]{36}$/);
		await expect(noor.getByRole("region", { name: "Openings by reason", exact: true }).first()).toBeVisible();
		await expectNoViolations(noor);
		expect(await sideways(noor)).toBe(0);
		await amal.goto(noor.url());
		await expect(amal.getByRole("button", { name: "Sign and publish" })).toHaveCount(0);
		await noor.getByRole("button", { name: "Sign and publish" }).click();
		await expect(noor.getByText("Published", { exact: true })).toBeVisible();

		const stranger = await enter();
		await stranger.goto("/totals");
		await expect(stranger.getByRole("heading", { level: 1 })).toContainText("so far");
		await expectNoViolations(stranger);
		expect(await sideways(stranger)).toBe(0);
		const links = stranger.getByRole("list", { name: "Files of this report" }).getByRole("link");
		const [file = "", sig = "", html = ""] = await links.allTextContents();
		for (const name of [file, sig]) {
			const answer = await stranger.request.get(`/totals/${name}`);
			expect(answer.status()).toBe(200);
			writeFileSync(join(folder, name), await answer.body());
		}
		await stranger.goto(`/totals/${html}`);
		await expectNoViolations(stranger);

		const { vkey } = (await admin`select vkey from ledger.log where closed_at is null`)[0] as unknown as {
			vkey: string;
		};
		expect(await ledger(product, folder, "export", "log")).toMatchObject({ code: 0 });
		const counted = await ledger(null, folder, "recount", file, "--export", "log", "--key", vkey);
		expect(counted.out + counted.err).toContain("Verified: every figure of the report");
		expect(counted.code).toBe(0);

		// One figure changed, and signed by the log's own key: only the entries tell.
		const report = JSON.parse(readFileSync(join(folder, file), "utf8")) as Report;
		report.totals.readings.messages += 1;
		const lie = formatReport(report);
		const signer = await readLogKey(join(product.keysDir, "log"));
		if (!signer) throw new Error("the log has no key");
		writeFileSync(join(folder, "lie.json"), lie);
		writeFileSync(join(folder, "lie.json.sig"), signatureOf(signNote(lie, [signer]), lie));
		const caught = await ledger(null, folder, "recount", "lie.json", "--export", "log", "--key", vkey);
		expect(caught.code).toBe(1);
		expect(caught.out).toMatch(
			/FAILED {7}1 of [0-9]+ figures are others:\n {2}readings\.messages: the report says/,
		);
	} finally {
		for (const page of pages) await page.context().close();
		await admin.end({ timeout: 2 });
		await product.stop();
		rmSync(folder, { recursive: true, force: true });
	}
});

test("where totals are not public there is no such page, for a stranger and for staff who do not oversee", async ({
	signInAs,
	request,
}) => {
	for (const path of ["/totals", "/totals/access-report-2026-Q1-7.json"]) {
		expect((await request.get(path)).status()).toBe(404);
	}
	const mina = await signInAs("Mina Okafor");
	expect((await mina.goto("/totals"))?.status()).toBe(404);
	for (const path of ["/oversight", "/oversight/totals"]) {
		expect((await mina.goto(path))?.status()).toBe(403);
		await expect(mina.getByText("It needs one of: auditor, oversight lead.")).toBeVisible();
	}
	const amal = await signInAs("Amal Haddad");
	expect((await amal.goto("/totals"))?.status()).toBe(200);
});

/** @param product null: as a stranger, who has no database */
function ledger(product: Product | null, cwd: string, ...args: string[]) {
	return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
		const places = product
			? { COUNTERSIGN_DATA: product.dataDir, COUNTERSIGN_KEYS: product.keysDir }
			: { COUNTERSIGN_DATA: join(cwd, "none"), COUNTERSIGN_KEYS: join(cwd, "none") };
		const command = [join(PROJECT, "lib/commands/launch.mjs"), "ledger", ...args];
		const child = spawn(process.execPath, command, { cwd, env: { ...process.env, ...places } });
		const said = { out: "", err: "" };
		child.stdout.on("data", (part) => {
			said.out += part;
		});
		child.stderr.on("data", (part) => {
			said.err += part;
		});
		child.once("close", (code) => resolve({ code, ...said }));
	});
}
