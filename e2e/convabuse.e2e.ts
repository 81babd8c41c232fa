/**
 * Real conversations through the whole product: all 1,844 are posted as a platform posts them, and what a moderator
 * reads of a sample is what was written, character for character.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { reportFile } from "#lib/commands/report-file.ts";
import { convAbuseReports, hasConvAbuse } from "./convabuse.ts";
import { openIt } from "./desk-steps.ts";
import { enterAs, expect, test } from "./fixtures.ts";

const SAMPLE = 6;
const WHY = "The annotators found this turn abusive and I must see what came before it.";

// A product of its own is started, seeded, within this time too.
test.describe.configure({ timeout: 240_000 });

test("all 1,844 ConvAbuse conversations are taken once, and a sample reads as it was written", async ({
	ownProduct,
	browser,
}) => {
	test.skip(!hasConvAbuse(), "the folder ../shared/data/convabuse is absent");
	const reports = convAbuseReports("acme");
	expect(reports.length).toBe(1844);
	const messages = reports.reduce((sum, { thread }) => sum + thread.messages.length, 0);

	const folder = mkdtempSync(join(tmpdir(), "countersign-convabuse-"));
	const file = join(folder, "reports.jsonl");
	writeFileSync(file, reports.map((report) => `${JSON.stringify(report)}\n`).join(""));
	const options = { url: ownProduct.url, key: ownProduct.integrationKey ?? "", atOnce: 8 };
	const first = await reportFile(file, options);
	expect([first.accepted, first.duplicate, first.refused]).toEqual([1844, 0, 0]);
	const again = await reportFile(file, options);
	expect([again.accepted, again.duplicate, again.refused]).toEqual([0, 1844, 0]);
	rmSync(folder, { recursive: true });

	const admin = connect(ownProduct.adminUrl, { max: 1 });
	const [kept] = await admin`
		select count(*)::int as messages, count(distinct m.thread_id)::int as threads
		from console.message m join vault.sealed_message s using (thread_id, sequence)
		join console.thread t on t.id = m.thread_id where t.external_id like 'ca-%'`;
	expect({ ...kept }).toEqual({ messages, threads: 1844 });

	// The longest, and some spread over the rest.
	const byLength = reports.toSorted((a, b) => b.thread.messages.length - a.thread.messages.length);
	const sample = Array.from(
		{ length: SAMPLE },
		(_, at) => byLength[Math.floor((at * byLength.length) / SAMPLE)],
	);
	const page = await (await browser.newContext({ baseURL: ownProduct.url })).newPage();
	await enterAs(page, "Mina Okafor");
	for (const report of sample) {
		const [row] = await admin`
			select r.case_id, r.reported from console.report r where r.external_id = ${report?.report.id ?? ""}`;
		await page.goto(`/cases/${row?.case_id}`);
		await page.getByRole("button", { name: /^Claim/ }).click();
		await page.getByRole("button", { name: "Open the thread" }).click();
		await openIt(page, WHY);
		const read = await page
			.locator("[data-sequence]")
			.evaluateAll((all) =>
				all.map((one) => [
					Number(one.getAttribute("data-sequence")),
					one.querySelector("[data-text]")?.textContent,
				]),
			);
		const written = report?.thread.messages.map(({ text }, at) => [at + 1, text]) ?? [];
		const around = Number(row?.reported[0]);
		expect(read).toEqual(written.filter(([at]) => Math.abs(Number(at) - around) <= 5));
	}
	await page.context().close();
	await admin.end();
});
