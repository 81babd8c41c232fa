import { selectTasks } from "#db/queries/alarms.ts";
import {
	type GateRow,
	type LogHealthRow,
	selectGate,
	selectLogs,
	selectWaiting,
	selectWitnessStates,
} from "#db/queries/log-health.ts";
import { web } from "#db/web.ts";
import * as keeper from "#lib/keeper/client-state.ts";
import { type LogStatus, logStatus, quorumOf } from "../oversight/log-alarms.ts";

type State = "ok" | "failing";

export interface Health {
	web: State;
	database: State;
	/** Partly: of several decryption services one is away, and its regions with it; whoever routes requests sends them on. */
	keeper: State | "partly";
	/** Each, by the regions whose keys it holds, where there are several: one that is away takes only its own along. */
	keepers?: Record<string, State>;
	/**
	 * Standing: something waits for its number, or nobody is there to give it. Unwitnessed: too few witnesses follow for
	 * anything to be released. Halted: it will not go on by itself.
	 */
	log: LogStatus;
	/** Oversight's: it looks at the record, and nobody's request waits for it. Failing: one of its tasks, or it is not there. */
	worker: State;
	/** Which of its tasks, and why: the last time's code, or LATE. */
	tasks?: Record<string, string>;
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
	const [database, keepers, log, worker] = await Promise.all([
		stateOf(async () => (await web()`select 1 as one`).length === 1),
		inTime(keeper.health(), { ok: false, keepers: [] }),
		inTime(logNow(), "standing"),
		inTime(workerNow(), { worker: "failing" as const }),
	]);
	return { web: "ok", database, ...keepersIn(keepers), log, ...worker };
}

async function workerNow(): Promise<Pick<Health, "worker" | "tasks">> {
	const tasks = await selectTasks(web());
	const failing = tasks.filter(({ failing }) => failing);
	if (tasks.length > 0 && failing.length === 0) return { worker: "ok" };
	return {
		worker: "failing",
		tasks: Object.fromEntries(failing.map(({ name, error }) => [name, error ?? "LATE"])),
	};
}

function keepersIn({ ok, keepers }: keeper.KeeperHealth): Pick<Health, "keeper" | "keepers"> {
	const state = (works: boolean): State => (works ? "ok" : "failing");
	if (keepers.length < 2) return { keeper: state(ok) };
	const each = keepers.map(({ regions, ok }) => [regions?.join(",") ?? "all", state(ok)] as const);
	const some = keepers.some(({ ok }) => ok);
	return { keeper: some && !ok ? "partly" : state(ok), keepers: Object.fromEntries(each) };
}

async function logNow(): Promise<LogStatus> {
	const [notary, waiting, gate, [log]] = await Promise.all([
		keeper.logState(),
		selectWaiting(web()),
		selectGate(web()),
		selectLogs(web()),
	]);
	const { now } = waiting;
	const quorum = quorumOf(gate?.gate);
	const lacking = gate && log && quorum > 0 ? await lackingOf(gate, log) : [];
	return logStatus({ now, notary, waiting, lacking, quorum: log ? quorum : 0 });
}

/** A witness of which nothing is known yet lacks all that was signed since it was to be asked. */
async function lackingOf(gate: GateRow, log: LogHealthRow): Promise<(Date | null)[]> {
	const states = await selectWitnessStates(web(), log.epoch);
	const asked = log.openedAt > gate.since ? log.openedAt : gate.since;
	return gate.witnesses.map(({ name }) => {
		const state = states.find((one) => one.name === name);
		return state ? state.behindSince : log.size > 0 ? asked : null;
	});
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
