/**
 * What the operator does with a platform's endpoints: each act an entry and its row, in one commit, in nobody's name.
 *
 * Guarantees: the secret is returned once and stored nowhere; from a rotation on both are valid for the time that is said; what is
 * paused waits and is lost no more than what is not; a removed endpoint is told nothing any more.
 * Shown by: change-endpoint.test.ts.
 */
import { randomUUID } from "node:crypto";
import type { Sql, Tx } from "#db/client.ts";
import {
	type EndpointRow,
	insertEndpoint,
	lockEndpoint,
	pauseEndpoint,
	ping,
	platformByCode,
	removeEndpoint,
	resumeEndpoint,
	rotateEndpoint,
} from "#db/queries/endpoints.ts";
import type { Env } from "../env.ts";
import { DomainError } from "../errors.ts";
import { append, bySystem } from "../ledger/append.ts";
import { isUuid } from "../uuid.ts";
import { asSecret, endpointKey } from "./endpoint-secret.ts";
import { WEBHOOK_EVENTS } from "./messages.ts";
import { targetOf } from "./target.ts";

export interface NewEndpoint {
	/** Its code. */
	platform: string;
	url: string;
	regions: readonly string[];
	/** By default all there are. */
	events?: readonly string[] | undefined;
}

/** @param workersKey as the worker has it @throws DomainError INPUT_INVALID, NOT_FOUND */
export async function addEndpoint(
	sql: Sql,
	{ workersKey, env }: { workersKey: string; env: Env },
	{ platform, url, regions, events = WEBHOOK_EVENTS }: NewEndpoint,
): Promise<{ endpointId: string; secret: string }> {
	const { url: target } = targetOf(url, env);
	if (events.length === 0 || events.some((event) => !(WEBHOOK_EVENTS as readonly string[]).includes(event)))
		throw new DomainError("INPUT_INVALID", `Name one or more of the events ${WEBHOOK_EVENTS.join(", ")}.`);
	const id = randomUUID();
	await sql.begin(async (tx) => {
		const found = await platformByCode(tx, platform);
		if (!found) throw new DomainError("NOT_FOUND", "There is no platform of this code. Nothing was added.");
		if (regions.length === 0 || regions.some((region) => !found.regions.includes(region)))
			throw new DomainError("INPUT_INVALID", `Name one or more of the regions ${found.regions.join(", ")}.`);
		const entry = await append(tx, { type: "endpoint.added", outcome: "done", ...bySystem, endpoint: id });
		await insertEndpoint(tx, {
			...{ id, platformId: found.id, url: target.href, entryId: entry.id },
			...{ regions: [...new Set(regions)], events: [...new Set(events)] },
		});
	});
	return { endpointId: id, secret: asSecret(endpointKey(workersKey, id, 1)) };
}

/** @param overlapHours how long the secret of before goes on being valid: 0 to 168 */
export async function rotateSecret(
	sql: Sql,
	{ workersKey }: { workersKey: string },
	endpointId: string,
	overlapHours = 24,
): Promise<{ secret: string; formerUntil: Date }> {
	if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > 168)
		throw new DomainError("INPUT_INVALID", "Both secrets are valid for 0 to 168 hours.");
	const formerUntil = new Date(Date.now() + overlapHours * 3_600_000);
	const { generation } = await changed(sql, endpointId, async (tx, found) => {
		const entry = await append(tx, said("endpoint.rotated", found));
		await rotateEndpoint(tx, { id: found.id, entryId: entry.id, formerUntil });
	});
	return { secret: asSecret(endpointKey(workersKey, endpointId, generation + 1)), formerUntil };
}

export async function pauseTelling(sql: Sql, endpointId: string): Promise<void> {
	await changed(sql, endpointId, async (tx, found) => {
		if (found.pausedAt) throw conflict("It is paused already.");
		const entry = await append(tx, said("endpoint.paused", found));
		await pauseEndpoint(tx, found.id, entry.id);
	});
}

export async function resumeTelling(sql: Sql, endpointId: string): Promise<void> {
	await changed(sql, endpointId, async (tx, found) => {
		if (!found.pausedAt) throw conflict("It is not paused.");
		const entry = await append(tx, said("endpoint.resumed", found));
		await resumeEndpoint(tx, found.id, entry.id);
	});
}

/** What waits for it is never sent; the decisions stay in the API. */
export async function endTelling(sql: Sql, endpointId: string): Promise<void> {
	await changed(sql, endpointId, async (tx, found) => {
		const entry = await append(tx, said("endpoint.removed", found));
		await removeEndpoint(tx, found.id, entry.id);
	});
}

/** One more message that says nothing, to see whether it arrives and verifies. @returns its webhook-id */
export async function pingEndpoint(sql: Sql, endpointId: string): Promise<string> {
	const made = isUuid(endpointId) ? await ping(sql, endpointId) : null;
	if (made === null) throw conflict("There is no such endpoint, or ten pings wait already.");
	return made;
}

/** @returns as it was before */
async function changed(
	sql: Sql,
	endpointId: string,
	change: (tx: Tx, found: EndpointRow) => Promise<void>,
): Promise<EndpointRow> {
	return sql.begin(async (tx) => {
		const found = isUuid(endpointId) ? await lockEndpoint(tx, endpointId) : undefined;
		if (!found || found.removedAt)
			throw new DomainError("NOT_FOUND", "There is no such endpoint. Nothing was changed.");
		await change(tx, found);
		return found;
	}) as Promise<EndpointRow>;
}

const said = <T extends string>(type: T, { id }: EndpointRow) => ({
	...{ type, outcome: "done" as const, ...bySystem, endpoint: id },
});

const conflict = (sentence: string) => new DomainError("INPUT_INVALID", `${sentence} Nothing was changed.`);
