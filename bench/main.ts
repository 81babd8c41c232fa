/**
 * `npm run bench [-- --only openings|intake|queue] [--seconds 8]`: what recording costs, in ratios against
 * baselines of the same run on the same machine. Absolute figures depend on the machine; the ratios should not.
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { distDirOf, inProject } from "#lib/commands/paths.ts";
import { readEnv } from "#lib/env.ts";
import { measureOpenings } from "./openings.ts";
import { openingGoals, openingRows, print } from "./report.ts";
import { openStage } from "./stage.ts";

export async function run(args: string[]): Promise<number> {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: "string" },
			seconds: { type: "string", default: "8" },
			port: { type: "string", default: "3190" },
		},
	});
	const seconds = Number(values.seconds);
	const wanted = (part: string) => values.only === undefined || values.only === part;
	const env = readEnv();
	const say = (line: string) => console.error(`  ${line}`);
	console.log(
		`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, PostgreSQL with fsync on`,
	);

	const stage = await openStage({
		folder: join(inProject(env.COUNTERSIGN_DATA ?? ".data"), "bench"),
		distDir: distDirOf(env),
		port: Number(values.port),
	});
	const interrupted = () => stage.stop().finally(() => process.exit(1));
	process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
	const rows = [];
	const goals = [];
	try {
		if (wanted("openings")) {
			const results = await measureOpenings(stage, seconds, say);
			rows.push(...openingRows(results));
			goals.push(...openingGoals(results));
		}
	} finally {
		await stage.stop();
	}
	print(rows);
	print(goals);
	return 0;
}
