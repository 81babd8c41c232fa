import { spawn } from "node:child_process";
import { PROJECT } from "./paths.ts";

export interface Result {
	passed: number;
	failed: number;
}

export type Suite = (args: string[]) => Promise<Result>;

export const failed: Result = { passed: 0, failed: 1 };

/** Counts as its own report says; a report of nothing, or an exit that contradicts it, is a failure. */
export function judge(report: Result | null, exitCode: number | null): Result {
	if (report === null || report.passed + report.failed === 0) return failed;
	if (exitCode !== 0 && report.failed === 0) return { ...report, failed: 1 };
	return report;
}

/** Runs one of the project's tools under this Node, its output shown; resolves its exit code. */
export function runTool(args: string[], env: Record<string, string> = {}): Promise<number | null> {
	const child = spawn(process.execPath, args, {
		cwd: PROJECT,
		env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
		stdio: ["ignore", "inherit", "inherit"],
	});
	return new Promise((resolve) => {
		child.once("error", () => resolve(null));
		child.once("exit", resolve);
	});
}
