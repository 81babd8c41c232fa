/** How the notary works in the background: for the newest state only, and without repeating itself in the log. */
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "../../errors.ts";
import { LogError } from "../../ledger/log-error.ts";

const RETRY_MS = 200;
const SAY_EVERY_MS = 10_000;

/** Runs an act for the newest state: however often it is asked meanwhile, once more. A LogError of it halts. */
export function latest(
	act: () => Promise<void>,
	{ over, halt }: { over(): boolean; halt(error: LogError): void },
) {
	let running: Promise<void> | null = null;
	let again = false;
	const say = seldom((code) => `notary: publishing waits (${code})`);
	const loop = async () => {
		while (again && !over()) {
			again = false;
			try {
				await act();
			} catch (error) {
				if (error instanceof LogError) halt(error);
				else say(errorCode(error));
				again = true;
				if (!over()) await sleep(RETRY_MS);
			}
		}
		running = null; // in one step with the last look at `again`, so that nothing asked in between is forgotten
	};
	return {
		next() {
			again = true;
			if (!running && !over()) running = loop();
		},
		settled: async () => {
			await running;
		},
	};
}

/** Says a line when it is another than the last, or that one a while later. */
export function seldom(line: (code: string) => string): (code: string) => void {
	let last = { code: "", at: 0 };
	return (code) => {
		if (code === last.code && Date.now() - last.at < SAY_EVERY_MS) return;
		last = { code, at: Date.now() };
		console.error(line(code));
	};
}
