/**
 * What it must show: a reviewer takes one exported decryption entry and, with public keys alone, verifies who confirmed what,
 * and that the log contains it. A real product, Chromium's authenticator, the command, and no database behind it.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { registerFirst } from "./passkeys.ts";
import { stageProduct } from "./stage.ts";

const WHY = "He writes that he does not plan to see Sunday; I must know whether he is safe.";

test("a reviewer verifies from an export alone who confirmed the decryption, and over what", async ({
	browser,
}) => {
	test.setTimeout(240_000);
	const folder = mkdtempSync(join(tmpdir(), "countersign-reviewer-"));
	const product = await stageProduct({ keeperEnv: { ASSURANCE: "passkey" } });
	let stopped: Promise<void> | undefined;
	const stop = () => {
		stopped ??= product.stop();
		return stopped;
	};
	const admin = connect(product.adminUrl, { max: 1 });
	const context = await browser.newContext({ baseURL: product.url });
	try {
		const page = await context.newPage();
		await enterAs(page, "Mina Okafor");
		await registerFirst(page);
		const caseId = await claimAndAsk(page, await postReport(product, reportOf({})));
		await openIt(page, WHY);
		const [entry] = await admin`
			select id, actor from ledger.entry where case_id = ${caseId} and type = 'thread.decrypted' order by at limit 1`;
		const [log] = await admin`select vkey from ledger.log where closed_at is null`;

		const { dataDir, keysDir } = product;
		const exported = await ledger(folder, ["export", "log"], {
			...{ COUNTERSIGN_DATA: dataDir, COUNTERSIGN_KEYS: keysDir },
		});
		expect(exported.err).toBe("");
		await stop();

		const asked = ["--key", log?.vkey, "--origin", product.url];
		const one = await ledger(folder, ["confirmations", "log", entry?.id, ...asked]);
		expect(one.out).toContain(`${entry?.actor}, known to it by PIN, finger or face`);
		expect(one.out).toContain(`"case":"${caseId}"`);
		expect(one.out).toContain("Verified: this passkey signed exactly this request");
		expect(one.code).toBe(0);
		const all = await ledger(folder, ["confirmations", "log", ...asked]);
		expect(all.out).toContain("Verified: whatever claims a passkey's confirmation has it.");
		const phished = await ledger(folder, [
			"confirmations",
			"log",
			entry?.id,
			...asked,
			"--rp-id",
			"evil.example",
		]);
		expect([phished.code, phished.err]).toEqual([1, expect.stringContaining("RP_ID_OTHER: ")]);
	} finally {
		await context.close();
		await admin.end({ timeout: 2 });
		await stop();
		rmSync(folder, { recursive: true, force: true });
	}
});

function ledger(cwd: string, args: string[], more: Record<string, string> = {}) {
	return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
		const env = { ...process.env, DATABASE_URL: "", ...more };
		const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), "ledger", ...args], {
			...{ cwd, env },
		});
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
