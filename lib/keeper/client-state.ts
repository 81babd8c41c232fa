/** Asking the keeper how it and the log are, and which keys to seal to (client.ts). */
import { answer, askAt, json } from "./ask.ts";
import { doors, type KeeperDoor } from "./doors.ts";
import type { DemoPerson, IntakeKey } from "./messages.ts";

export type { DemoPerson, IntakeKey } from "./messages.ts";

const KEYS_FRESH_MS = 15_000;

export interface KeeperHealth {
	/** Whether all of them serve. */
	ok: boolean;
	/** Each, by the regions whose keys it holds; null: all. */
	keepers: { regions: readonly string[] | null; ok: boolean }[];
}

export async function health(): Promise<KeeperHealth> {
	const keepers = await Promise.all(
		doors().all.map(async (door) => ({
			regions: door.regions,
			ok: await askAt(door, "GET", "/health")
				.then(json)
				.then(
					(answer) => (answer as { ok: boolean }).ok,
					() => false,
				),
		})),
	);
	return { ok: keepers.every(({ ok }) => ok), keepers };
}

/** The notary's, of this keeper. */
export interface LogState {
	/** The code of why it signs nothing any more; null while it works. */
	halted: string | null;
	message: string | null;
	/** Of the last checkpoint that it signed or followed. */
	size: number;
	origin: string;
	/** How much each has cosigned, as far as it was asked; 0 where nothing is known. */
	witnesses: { name: string; size: number }[];
}

/** As the first of the keepers that answers has it: there is one log, and any of their notaries carries it on. */
export async function logState(): Promise<LogState> {
	const states = await Promise.allSettled(
		doors().all.map((door) => askAt(door, "GET", "/log").then(json) as Promise<LogState>),
	);
	const said = states.flatMap((state) => (state.status === "fulfilled" ? [state.value] : []));
	const state = said.find(({ halted }) => halted !== null) ?? said[0];
	if (state) return state;
	throw (states[0] as PromiseRejectedResult).reason;
}

export async function rotateIntakeKey(region: string): Promise<IntakeKey> {
	return (await answer<{ key: IntakeKey }>("/intake-keys", { region })).key;
}

export async function enrolDemoPeople(people: DemoPerson[]): Promise<number> {
	return (await answer<{ added: number }>("/demo-people", { people })).added;
}

const fresh = new Map<string, { keys: Promise<IntakeKey[]>; until: number }>();

/** The public keys to seal to now, one a region: those of `publishedKeys` that are in their period. */
export async function intakeKeys(): Promise<IntakeKey[]> {
	const now = new Date().toISOString();
	return (await publishedKeys()).filter((key) => key.notBefore <= now && now < key.notAfter);
}

/**
 * The public keys of each region's current period, of the next where they are made, and those that ended within the hour.
 * Asked again after 15 seconds. Of several keepers one that is away keeps its own regions' keys away, and no other's.
 */
export async function publishedKeys(): Promise<IntakeKey[]> {
	const { all } = doors();
	const answers = await Promise.allSettled(all.map(keysOf));
	const keys = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
	const away = answers.find((answer) => answer.status === "rejected");
	if (keys.length === 0 && away) throw away.reason;
	return keys;
}

function keysOf(door: KeeperDoor): Promise<IntakeKey[]> {
	const { socketPath, regions } = door;
	const known = fresh.get(socketPath);
	if (known && known.until >= Date.now()) return known.keys;
	const keys = askAt(door, "GET", "/intake-keys")
		.then(json)
		.then((answer) => (answer as { keys: IntakeKey[] }).keys)
		// A keeper that holds more than it is asked for (one for all, while several are configured) is not taken at that.
		.then((all) => all.filter(({ region }) => regions === null || regions.includes(region)));
	fresh.set(socketPath, { keys, until: Date.now() + KEYS_FRESH_MS });
	keys.catch(() => fresh.delete(socketPath));
	return keys;
}
