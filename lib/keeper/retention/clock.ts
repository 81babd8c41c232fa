/** What the keeper says of the time, beside the database's clock, when something is to go by its clock (vault.judge_clock). */
import { randomUUID } from "node:crypto";
import type { Keeper } from "../context.ts";

export interface Clock {
	keeper: string;
	/** This process. */
	run: string;
	/** How long it has run, in milliseconds; no clock that is set changes that. */
	ms: number;
	/** The time by this machine's clock, ISO 8601. */
	at: string;
	/** How far that is at least from the database's, in milliseconds. */
	apartMs: number;
}

const RUN = randomUUID();

/** Asks the database for the time. */
export async function readClock({ name, sql }: Pick<Keeper, "name" | "sql">): Promise<Clock> {
	const before = Date.now();
	const asked = performance.now();
	const [row] = await sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
	// It said so at some moment of this while: where in it, nobody knows.
	const took = performance.now() - asked;
	const apartMs = Math.max(0, before - row?.now, row?.now - (before + took));
	const ms = Math.round(performance.now());
	return { keeper: name, run: RUN, ms, at: new Date().toISOString(), apartMs: Math.round(apartMs) };
}
