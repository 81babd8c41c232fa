/**
 * `npm test`: lint, types, unit tests, end-to-end tests, and one last line over all of them. One suite alone:
 * npm test -- unit.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { testFolder } from "#db/testing-folder.ts";
import { Trouble } from "#db/trouble.ts";
import { failed, type Result, type Suite } from "./test-result.ts";
import { lint, types } from "./test-static.ts";
import { unit } from "./test-unit.ts";

const SUITES: Record<string, Suite> = {
	lint,
	types,
	unit,
	// Playwright is loaded only when it is wanted.
	e2e: async (args) => (await import("./test-e2e.ts")).endToEnd(args),
};

/** What could lead a test to somebody's real product. */
const OURS =
	/^(COUNTERSIGN_|DATABASE_|KEEPER_|NEXTAUTH_|NEXT_DIST_DIR$|PUBLIC_URL$|AUTH_TRUST_HOST$|HOST$|PORT$|TEST_CLUSTER_URL$)/;

export async function run(args: string[]): Promise<number> {
	for (const name of Object.keys(process.env)) if (OURS.test(name)) delete process.env[name];
	const [only, ...rest] = args;
	if (only !== undefined && !(only in SUITES)) {
		throw new Trouble(`There is no suite named ${only}; there are ${Object.keys(SUITES).join(", ")}.`);
	}

	const folder = testFolder();
	process.env.TMPDIR = folder;
	// Some hundred processes read the same files, of which each would be compiled again.
	process.env.NODE_COMPILE_CACHE ??= join(folder, "compiled");
	try {
		return await runSuites(only === undefined ? Object.keys(SUITES) : [only], rest);
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

async function runSuites(names: string[], args: string[]): Promise<number> {
	const results: [string, Result][] = [];
	for (const name of names) {
		const suite = SUITES[name];
		if (!suite) continue;
		console.log(`\n── ${name} ${"─".repeat(60 - name.length)}`);
		const began = performance.now();
		const result = await suite(args).catch((error: unknown) => {
			console.error(error instanceof Trouble ? error.message : error);
			return failed;
		});
		results.push([name, result]);
		console.log(`${name}: ${inWords(result)} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
	}

	const total = { passed: 0, failed: 0 };
	console.log("");
	for (const [name, result] of results) {
		console.log(`${name.padEnd(8)}${inWords(result)}`);
		total.passed += result.passed;
		total.failed += result.failed;
	}
	console.log(inWords(total));
	return total.failed === 0 ? 0 : 1;
}

function inWords({ passed, failed }: Result): string {
	return `${passed} passed, ${failed} failed`;
}
