/** Playwright against the real processes; its JSON report gives the counts. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.ts";
import { PROJECT } from "./paths.ts";
import { judge, type Result, runTool, type Suite } from "./test-result.ts";

export const endToEnd: Suite = async (args) => {
	const browser = await findBrowser((line) => console.log(line));
	const folder = mkdtempSync(join(tmpdir(), "countersign-e2e-"));
	const report = join(folder, "report.json");
	try {
		const exitCode = await runTool([join(PROJECT, "node_modules/@playwright/test/cli.js"), "test", ...args], {
			PLAYWRIGHT_JSON_OUTPUT_FILE: report,
			...(browser ? { CHROME_PATH: browser } : {}),
		});
		return judge(readStats(report), exitCode);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
};

interface Report {
	stats: { expected: number; unexpected: number; flaky: number };
}

/** A flaky test is a failed one: it has not shown what its name says. */
function readStats(path: string): Result | null {
	try {
		const { stats } = JSON.parse(readFileSync(path, "utf8")) as Report;
		return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
	} catch {
		return null;
	}
}
