/** The suites that read the source: each counts as one. */
import { join } from "node:path";
import { PROJECT } from "./paths.ts";
import { judge, runTool, type Suite } from "./test-result.ts";

const tool = (path: string) => join(PROJECT, "node_modules", path);

export const lint: Suite = async () =>
	one(await runTool([tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]));

export const types: Suite = async () => {
	// Next writes what tsc must know of routes and style sheets.
	const generated = await runTool([tool("next/dist/bin/next"), "typegen"]);
	if (generated !== 0) return one(generated);
	return one(await runTool([tool("typescript/bin/tsc"), "--noEmit"]));
};

function one(exitCode: number | null) {
	return judge(exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, exitCode);
}
