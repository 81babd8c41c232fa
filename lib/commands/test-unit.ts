/** `node --test` over everything that ends in .test.ts, on one cluster for all. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { startTestCluster } from "#db/testing.ts";
import { judge, type Result, runTool, type Suite } from "./test-result.ts";

const ROOMS = ["app", "bench", "db", "e2e", "lib"];

export const unit: Suite = async (args) => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-unit-"));
	const counts = join(folder, "counts.json");
	const cluster = await startTestCluster();
	try {
		const exitCode = await runTool(
			[
				"--test",
				`--test-concurrency=${availableParallelism() + 1}`, // as one of them waits
				...["--test-reporter=spec", "--test-reporter-destination=stdout"],
				...[
					`--test-reporter=${join(import.meta.dirname, "test-counts.mjs")}`,
					`--test-reporter-destination=${counts}`,
				],
				...(args.length > 0 ? args : ROOMS.map((room) => `${room}/**/*.test.ts`)),
			],
			{ TEST_CLUSTER_URL: cluster.url },
		);
		return judge(readCounts(counts), exitCode);
	} finally {
		await cluster.stop();
		rmSync(folder, { recursive: true, force: true });
	}
};

function readCounts(path: string): Result | null {
	try {
		return JSON.parse(readFileSync(path, "utf8")) as Result;
	} catch {
		return null;
	}
}
