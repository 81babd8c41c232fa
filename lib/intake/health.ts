import { selectWaiting } from "#db/queries/log-health.ts";
import { web } from "#db/web.ts";
import * as keeper from "#lib/keeper/client.ts";
import { type LogStatus, logStatus } from "../oversight/log-alarms.ts";

type State = "ok" | "failing";

export interface Health {
	web: State;
	database: State;
	keeper: State;
	/** Standing: something waits for its number, or nobody is there to give it. Halted: it will not go on by itself. */
	log: LogStatus;
}

const PATIENCE_MS = 3_000;
let asking: Promise<Health> | null = null;

/**
 * Which parts work: this process, its database, the decryption service. Why one fails stands in the logs. Anybody may ask,
 * as often as he likes: who asks while the parts are being asked gets the same answer.
 */
export function health(): Promise<Health> {
	asking ??= ask().finally(() => {
		asking = null;
	});
	return asking;
}

async function ask(): Promise<Health> {
	const [database, keeperState, log] = await Promise.all([
		stateOf(async () => (await web()`select 1 as one`).length === 1),
		stateOf(async () => (await keeper.health()).ok),
		inTime(logNow(), "standing"),
	]);
	return { web: "ok", database, keeper: keeperState, log };
}

async function logNow(): Promise<LogStatus> {
	const [notary, waiting] = await Promise.all([keeper.logState(), selectWaiting(web())]);
	return logStatus({ now: waiting.now, notary, waiting });
}

async function stateOf(works: () => Promise<boolean>): Promise<State> {
	return (await inTime(works(), false)) ? "ok" : "failing";
}

async function inTime<T>(answer: Promise<T>, otherwise: T): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<T>((resolve) => {
		timer = setTimeout(resolve, PATIENCE_MS, otherwise);
	});
	try {
		return await Promise.race([answer, late]);
	} catch {
		return otherwise;
	} finally {
		clearTimeout(timer);
	}
}
