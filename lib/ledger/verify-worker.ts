/** One thread of verify-threads.ts. */
import { parentPort } from "node:worker_threads";
import { type BundleJob, checkBundle } from "./verify-bundle.ts";
import type { Answer } from "./verify-threads.ts";

parentPort?.on("message", (job: BundleJob) => {
	const { error, ...checked } = checkBundle(job);
	const failed = error && {
		code: error.code,
		message: error.message,
		index: error.index,
		count: error.count,
		entryId: error.entryId,
	};
	const answer: Answer = { ...checked, ...(failed && { failed }) };
	parentPort?.postMessage(answer);
});
