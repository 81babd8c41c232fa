/** What a search finds leaves as files that verify without the console, on record, and in one theme as in the other. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { verifySelection } from "#lib/oversight/selection/verify-selection.ts";
import { expect, test } from "./fixtures.ts";
import { expectNoViolations, sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";

test("an auditor exports what a search finds, takes it, and it verifies by the log's key alone", async ({
	signInAs,
	admin,
}) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger/exports?type=session.signed_in");
	await expectNoViolations(auditor);
	await auditor.getByLabel("CSV").check();
	await auditor.getByRole("button", { name: "Export", exact: true }).click();
	await auditor.waitForURL(/exports\/[0-9a-f-]{36}$/);
	expect(await violations(auditor)).toEqual([]);
	expect(await sideways(auditor)).toBe(0);

	const waiting = auditor.waitForEvent("download");
	await auditor.getByRole("button", { name: "Download all of it" }).click();
	const download = await waiting;
	const folder = mkdtempSync(join(tmpdir(), "countersign-selection-"));
	try {
		await download.saveAs(join(folder, "all.tar"));
		execFileSync("tar", ["-xf", "all.tar"], { cwd: folder });
		const inside = join(folder, readdirSync(folder).find((name) => name !== "all.tar") ?? "");
		const [log] = await admin`select vkey from ledger.log where closed_at is null`;
		const { entries, manifest } = verifySelection((name) => readFileSync(join(inside, name)), {
			log: parseVerifierKey(log?.vkey),
		});
		expect(entries).toBeGreaterThan(0);
		const [recorded] = await admin`
			select type, convert_from(leaf, 'UTF8')::jsonb->>'count' as count from ledger.entry where id = ${manifest.entry}`;
		expect({ ...recorded }).toEqual({ type: "selection.exported", count: String(entries) });
	} finally {
		rmSync(folder, { recursive: true });
	}
	await auditor.reload();
	await expect(auditor.getByText("made whole")).toBeVisible();
	await expect(auditor.getByLabel("Or go on at part")).toBeVisible();
});

test("a search that finds nothing is not exported, and the page says so", async ({ signInAs }) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger/exports?type=log.continued");
	await auditor.getByRole("button", { name: "Export", exact: true }).click();
	await expect(auditor.getByRole("alert").filter({ hasText: "SELECTION_EMPTY" })).toBeVisible();
});
