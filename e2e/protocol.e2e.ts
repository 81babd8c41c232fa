/** Pages of the protocol's reviews, and evidence packs. What alters rights and signs is in protocol-acts.e2e.ts. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";
import { HOME, openedReview } from "./protocol.ts";
import { sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";

test("an evidence pack is a file whose manifest the ledger names", async ({ signInAs, admin }) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto(`${HOME}/evidence`);
	const download = auditor.waitForEvent("download");
	await auditor.getByRole("button", { name: "Take the pack for CC6.2" }).click();
	const folder = mkdtempSync(join(tmpdir(), "evidence-e2e-"));
	try {
		await (await download).saveAs(join(folder, "pack.tar"));
		execFileSync("tar", ["-xf", "pack.tar", "--strip-components=1"], { cwd: folder });
		execFileSync("sha256sum", ["--status", "-c", "SHA256SUMS"], { cwd: folder });
		const digest = createHash("sha256")
			.update(readFileSync(join(folder, "SHA256SUMS")))
			.digest("hex");
		const [entry] =
			await admin`select convert_from(leaf, 'UTF8')::jsonb->>'digest' as digest from ledger.entry
			where type = 'evidence.taken' order by at desc limit 1`;
		expect(entry?.digest).toBe(digest);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	await auditor.reload();
	await expect(auditor.getByRole("table", { name: /Packs that were taken/ })).toContainText("CC6.2");
});

test("a moderator is told why the pages are not theirs", async ({ signInAs }) => {
	const moderator = await signInAs("Mina Okafor");
	for (const path of [HOME, `${HOME}/evidence`, `${HOME}/inventories/KEYS`]) {
		const answer = await moderator.goto(path);
		expect(answer?.status()).toBe(403);
	}
});

test("the pages hold up to axe in light and dark, and at 390 px nothing scrolls sideways", async ({
	signInAs,
}) => {
	test.setTimeout(180_000);
	const auditor = await signInAs(AUDITOR);
	await openedReview(auditor);
	const campaign = new URL(auditor.url()).pathname;
	const paths = [
		HOME,
		campaign,
		`${HOME}/evidence`,
		`${HOME}/inventories/KEYS`,
		`${HOME}/inventories/WITNESSES`,
	];
	await auditor.goto(HOME);
	const policy = await auditor
		.locator("section[aria-labelledby=policies]")
		.getByRole("link")
		.first()
		.getAttribute("href");
	for (const path of [...paths, policy as string]) {
		await auditor.goto(path);
		expect(await violations(auditor), path).toEqual([]);
		expect(await sideways(auditor), path).toBe(0);
	}
});
