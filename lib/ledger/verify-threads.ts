/**
 * Verifying with all processors (Node only): `verifyLog(files, { …, check: threads.check })`. Bundles go out to threads
 * as they are read and are judged in the log's order, so what is found is the same. Test: verify.test.ts.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { LogError, type LogErrorCode } from "./log-error.ts";
import type { BundleJob, CheckedBundle } from "./verify-bundle.ts";

/** What comes back: an error is told by its parts, since its class does not cross over. */
export interface Answer extends Omit<CheckedBundle, "error"> {
	failed?: { code: LogErrorCode; message: string } & Record<"index" | "count" | "entryId", unknown>;
}

interface Thread {
	worker: Worker;
	waiting: { resolve: (answer: CheckedBundle) => void; reject: (error: unknown) => void }[];
}

/** @param count how many; `close` them in the end */
export function startThreads(count = availableParallelism()) {
	const threads = Array.from({ length: count }, startThread);
	return {
		check(job: BundleJob): Promise<CheckedBundle> {
			const idlest = threads.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
			return new Promise((resolve, reject) => {
				idlest.waiting.push({ resolve, reject });
				idlest.worker.postMessage(job);
			});
		},
		async close(): Promise<void> {
			await Promise.all(threads.map(({ worker }) => worker.terminate()));
		},
	};
}

function startThread(): Thread {
	const worker = new Worker(new URL("./verify-worker.ts", import.meta.url));
	// An open thread keeps nobody waiting who has nothing in it.
	worker.unref();
	const thread: Thread = { worker, waiting: [] };
	// A thread answers in the order in which it was asked.
	worker.on("message", ({ failed, ...answer }: Answer) => {
		const error =
			failed &&
			new LogError(failed.code, failed.message, failed as { index: number; count: number; entryId: string });
		thread.waiting.shift()?.resolve({ ...answer, ...(error && { error }) });
	});
	const fail = (error: unknown) => {
		for (const { reject } of thread.waiting.splice(0)) reject(error);
	};
	worker.on("error", fail);
	worker.on("exit", () => fail(new Error("a verifying thread ended")));
	return thread;
}
