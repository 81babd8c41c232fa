/**
 * Which keepers the console may ask, and which of them holds a region's keys. KEEPERS lists them (eu=/run/eu.sock,us=…);
 * without it there is one, at KEEPER_SOCKET, for everything.
 *
 * A question that belongs to no region (people, rights, passkeys, the log) goes to the first, which is therefore the
 * "home" one: while it is away nobody signs in by passkey and no right changes, and the others' regions still open. A
 * keeper that is asked for another's region refuses (REGION_NOT_HERE): what is said here is convenience, not a wall.
 * Test: doors.test.ts, regions.test.ts.
 */
import { z } from "zod";
import {
	regionOfCase,
	regionOfDecision,
	regionOfEntry,
	regionOfHold,
	regionOfNote,
	regionOfOpening,
	regionOfRequest,
	regionOfReview,
} from "#db/queries/regions.ts";
import { type Db, web } from "#db/web.ts";
import { need, readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";

export interface KeeperDoor {
	/** Null: every region's. */
	regions: readonly string[] | null;
	socketPath: string;
}

export interface Doors {
	secret: string;
	/** The home one first. */
	all: readonly [KeeperDoor, ...KeeperDoor[]];
}

let known: (Doors & { of: string }) | undefined;

/** Read at the first call only, a build having neither; and again where the keepers are others (a test's next ones). */
export function doors(): Doors {
	const of = `${process.env.KEEPERS} ${process.env.KEEPER_SOCKET} ${process.env.KEEPER_SECRET}`;
	if (known?.of !== of) {
		const env = readEnv();
		const all: Doors["all"] = env.KEEPERS
			? doorsIn(env.KEEPERS)
			: [{ regions: null, socketPath: need(env, "KEEPER_SOCKET") }];
		known = { of, secret: need(env, "KEEPER_SECRET"), all };
	}
	return known;
}

/** @param keepers as KEEPERS has them; a socket that is named for several regions is one keeper */
export function doorsIn(keepers: string): Doors["all"] {
	const held = new Map<string, string[]>();
	for (const pair of keepers.split(",")) {
		const [region = "", socketPath = ""] = pair.split("=");
		held.set(socketPath, [...(held.get(socketPath) ?? []), region]);
	}
	return [...held].map(([socketPath, regions]) => ({ regions, socketPath })) as unknown as Doors["all"];
}

/** The keeper to ask this: with one, that one, and nothing is looked up. @throws DomainError DATABASE_UNAVAILABLE */
export async function doorFor(path: string, body: unknown): Promise<KeeperDoor> {
	const { all } = doors();
	const [home] = all;
	if (all.length === 1) return home;
	const region = await regionOf(path, body);
	return all.find(({ regions }) => region !== null && regions?.includes(region)) ?? home;
}

const ID = z.uuid();
const BY_PATH: readonly [RegExp, (db: Db, id: string) => Promise<string | null>][] = [
	[/^\/openings\/([^/]+)/, regionOfOpening],
	[/^\/requests\/([^/]+)/, regionOfRequest],
	[/^\/reviews\/([^/]+)/, regionOfReview],
	[/^\/decisions\/([^/]+)/, regionOfDecision],
	[/^\/entries\/([^/]+)/, regionOfEntry],
	[/^\/attachments\/([^/]+)/, regionOfEntry],
	[/^\/holds\/([^/]+)/, regionOfHold],
];

/** Null where it has none, or where there is no such thing: the home keeper says that. */
async function regionOf(path: string, body: unknown): Promise<string | null> {
	const said = (body ?? {}) as Record<string, unknown>;
	try {
		if (typeof said.region === "string") return said.region;
		if (ID.safeParse(said.caseId).success) return await regionOfCase(web(), said.caseId as string);
		const [note] = Array.isArray(said.notes) ? said.notes : [];
		if (ID.safeParse(note).success) return await regionOfNote(web(), note);
		for (const [pattern, find] of BY_PATH) {
			const id = pattern.exec(path)?.[1];
			if (id !== undefined && ID.safeParse(id).success) return await find(web(), id);
		}
		return null;
	} catch {
		throw new DomainError(
			"DATABASE_UNAVAILABLE",
			"The database does not answer, so the region of this is not known. Nothing was opened. Try again in a moment.",
		);
	}
}
