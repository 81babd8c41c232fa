/**
 * The log's health, for oversight: sizes, times, names of witnesses and codes; of entries only how many wait, and which
 * releases went on without witnesses. Nothing of an entry's content, so looking here is no entry.
 */
import {
	type FallbackRow,
	type GateRow,
	type LogHealthRow,
	selectFallbacks,
	selectGate,
	selectLogs,
	selectWaiting,
	selectWitnessStates,
	type WitnessStateRow,
} from "#db/queries/log-health.ts";
import { web } from "#db/web.ts";
import { logState } from "#lib/keeper/client-state.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { alarmsOf, isLate, type LogAlarm, type LogFacts, quorumOf, type Watched } from "./log-alarms.ts";

const FALLBACK_DAYS = 30;
const MOST_FALLBACKS = 20;
const PATIENCE_MS = 2_000;

/** A witness as configured, with how far it has come. */
export interface WitnessHealth extends Watched {
	vkey: string;
	url: string;
	/** The witness's own time of its last cosignature. */
	seenAt: Date | null;
	triedAt: Date | null;
	late: boolean;
	/** Entries; less than none where it has seen more than is stored. */
	behind: number | null;
}

export interface LogHealth extends LogFacts {
	/** The current log; null before there is one. */
	current: LogHealthRow | null;
	/** Closed ones, the newest first. */
	earlier: LogHealthRow[];
	gate: GateRow | null;
	witnesses: WitnessHealth[];
	withoutWitnesses: FallbackRow[];
	alarms: LogAlarm[];
}

export async function readLog(actor: Actor): Promise<LogHealth> {
	authorise(actor, "ledger.search");
	const regions = regionsFor(actor, "ledger.search");
	const [known, gate, waiting, fallbacks, notary] = await Promise.all([
		selectLogs(web()),
		selectGate(web()),
		selectWaiting(web()),
		selectFallbacks(web(), FALLBACK_DAYS, MOST_FALLBACKS),
		notaryState(),
	]);
	const epoch = currentOf(known)?.epoch;
	const states = epoch === undefined ? [] : await selectWitnessStates(web(), epoch);
	// After what has been seen of it, or a log that grows meanwhile would be behind its own witnesses.
	const logs = await selectLogs(web());
	const current = currentOf(logs);
	const { now } = waiting;
	const witnesses = (gate?.witnesses ?? []).map((witness): WitnessHealth => {
		const state = states.find(({ name }) => name === witness.name);
		const told = notary?.witnesses?.find(({ name }) => name === witness.name)?.size ?? 0;
		return healthOf(witness, state, told, current?.size ?? 0, now);
	});
	const facts: LogFacts = {
		...{ now, log: current, notary, witnesses, waiting },
		quorum: quorumOf(gate?.gate),
		fallbacks: fallbacks.length,
	};
	return {
		...facts,
		current,
		earlier: logs.filter(({ closedAt }) => closedAt !== null),
		gate: gate ?? null,
		witnesses,
		withoutWitnesses: fallbacks.filter(({ region }) => region === null || regions.includes(region)),
		alarms: alarmsOf(facts),
	};
}

const currentOf = (logs: LogHealthRow[]) => logs.find(({ closedAt }) => closedAt === null) ?? null;

/** Whether the log wants attention, for whoever has eyes for it. */
export async function logIsAlarming(actor: Actor): Promise<boolean> {
	if (!allowed(actor, "ledger.search")) return false;
	try {
		return (await readLog(actor)).alarms.some(({ tone }) => tone === "alarm");
	} catch {
		return true; // What cannot be looked at is not well.
	}
}

function healthOf(
	{ name, vkey, url, local }: GateRow["witnesses"][number],
	state: WitnessStateRow | undefined,
	told: number,
	size: number,
	now: Date,
): WitnessHealth {
	const { seenAt = null, triedAt = null, error = null, behindSince = null } = state ?? {};
	// In a database that was set back the stored state is too; the witness itself was asked at start.
	const seen = state || told > 0 ? Math.max(state?.size ?? 0, told) : null;
	const watched = { name, local, seen, behindSince, error };
	const behind = seen === null ? null : size - seen;
	return { ...watched, vkey, url, seenAt, triedAt, behind, late: isLate(watched, now) };
}

/** Null where no keeper answers in time. */
async function notaryState() {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<null>((resolve) => {
		timer = setTimeout(resolve, PATIENCE_MS, null);
	});
	try {
		return await Promise.race([logState().catch(() => null), late]);
	} finally {
		clearTimeout(timer);
	}
}
