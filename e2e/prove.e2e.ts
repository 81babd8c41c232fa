import { spawn } from "node:child_process";
import { join } from "node:path";
import { PROJECT } from "#lib/commands/paths.ts";
import { expect, test } from "./fixtures.ts";

test("npm run prove prints every attack with its refusal, and none gets through", async ({ product }) => {
	test.setTimeout(120_000);
	const { code, lines } = await prove(product);
	const passed = lines.filter((line) => line.startsWith("  PASS  "));
	// With what was answered, on the line below.
	expect(
		lines.filter((_, i) => [lines[i], lines[i - 1]].some((line) => line?.startsWith("  FAIL  "))),
	).toEqual([]);
	expect(passed.length).toBeGreaterThan(300);
	expect(lines.at(-1)).toBe(`${passed.length} attacks, ${passed.length} refused`);
	expect(code).toBe(0);
	const answerTo = (name: string) => lines[lines.indexOf(`  PASS  ${name}`) + 1]?.trim();
	expect(answerTo("selects sealed messages")).toBe("42501: permission denied for table sealed_message");
	expect(answerTo("draws a period that the log knows nothing of")).toMatch(/^CS231: DRAW_UNSAID/);
	expect(answerTo("records, takes and rolls back")).toMatch(/^CS051: TAKE_NOT_INDEXED/);
	expect(answerTo("has the secret and a forged session")).toBe("401 NOT_SIGNED_IN");
	expect(answerTo("opens a child-safety case")).toBe("403 CASE_RESTRICTED");
});

function prove({ dataDir, keysDir }: { dataDir: string; keysDir: string }) {
	const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), "prove"], {
		cwd: PROJECT,
		env: { ...process.env, COUNTERSIGN_DATA: dataDir, COUNTERSIGN_KEYS: keysDir },
		stdio: ["ignore", "pipe", "inherit"],
	});
	const chunks: Buffer[] = [];
	child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
	return new Promise<{ code: number | null; lines: string[] }>((resolve) => {
		child.once("close", (code) => {
			resolve({ code, lines: Buffer.concat(chunks).toString("utf8").trimEnd().split("\n") });
		});
	});
}
