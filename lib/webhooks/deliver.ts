/**
 * Tells platforms: what left the house, each at least once under an id that stays, in the order of each thread, until it is taken or
 * given up after three days.
 *
 * Guarantees: what is to be told is a row since the commit in which it left (0630_webhooks.sql); a worker takes rows by a lease
 * before it sends, so several work at once and a killed one is followed when its lease is over; it counts as told only after a
 * 2xx, so one that dies between that and its note tells again, under the same id. An endpoint that hangs holds up no other.
 * Not: exactly once. A receiver knows a second delivery by its id.
 * Shown by: deliver.test.ts and, with killed processes, kills.test.ts.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { decisionById } from "#db/queries/decisions.ts";
import {
	type EndpointToTell,
	endpointsToTell,
	forgetDeliveries,
	noteBrokenOff,
	noteDelivered,
	noteFailed,
	settledReport,
	type TakenRow,
	takeDeliveries,
} from "#db/queries/webhooks.ts";
import { need } from "../env.ts";
import { storedCode } from "../errors.ts";
import { pauseAfter } from "../http/pause-after.ts";
import { NotTaken, post } from "../http/post.ts";
import { signedHeaders } from "../http/sign-webhook.ts";
import type { Task, Worker } from "../worker/task.ts";
import { validKeys } from "./endpoint-secret.ts";
import { messageOf } from "./messages.ts";
import { targetOf } from "./target.ts";

const PATIENCE_MS = 10_000;
/** Longer than any attempt takes. */
const LEASE_MS = 20_000;
/** To one endpoint at once; one alone while it takes nothing. */
const SIDE_BY_SIDE = 8;
const LOOK_EVERY_MS = 500;
/** After so long a run ends, so that the task is seen to be alive. */
const RUN_MS = 20_000;
const GIVE_UP_AFTER_MS = 3 * 86_400_000;
/** Nobody waits for a ping. */
const PING_GIVE_UP_AFTER_MS = 600_000;
const LONGEST_WISH_MS = 3_600_000;

/** Every worker runs it: the rows are leased, not the task. */
export const deliverWebhooks: Task = {
	name: "webhooks",
	every: LOOK_EVERY_MS,
	shared: true,
	when: (env) => env.WEBHOOK_KEY !== undefined,
	run: (worker) => deliverDue(worker),
};

export const forgetDelivered: Task = {
	name: "webhooks-forgotten",
	every: 600_000,
	run: async ({ sql, signal }) => {
		while (!signal.aborted && (await forgetDeliveries(sql)) > 0);
	},
};

interface Telling extends Worker {
	/** This run's. */
	holder: string;
	patienceMs: number;
}

/** Which endpoints took nothing the last time, in this process: they are asked one thing at a time. */
const failing = new Set<string>();

/** @returns when nothing is due, or the run's time is over and what is under way has ended */
export async function deliverDue(worker: Worker, patienceMs = PATIENCE_MS): Promise<void> {
	const telling = { ...worker, holder: randomUUID(), patienceMs };
	const until = performance.now() + RUN_MS;
	const busy = new Map<string, Promise<void>>();
	let failure: unknown;
	for (;;) {
		if (!worker.signal.aborted && performance.now() < until) {
			for (const endpoint of await endpointsToTell(worker.sql, [...busy.keys()])) {
				const told = tellEndpoint(telling, endpoint)
					.catch((error: unknown) => {
						failure ??= error;
					})
					.finally(() => busy.delete(endpoint.id));
				busy.set(endpoint.id, told);
			}
		}
		if (busy.size === 0) break;
		const wake = new AbortController();
		const rest = sleep(LOOK_EVERY_MS, undefined, { signal: wake.signal }).catch(() => {});
		await Promise.race([...busy.values(), rest]);
		wake.abort();
	}
	if (failure !== undefined) throw failure;
}

async function tellEndpoint(telling: Telling, endpoint: EndpointToTell): Promise<void> {
	const { sql, holder } = telling;
	const most = failing.has(endpoint.id) ? 1 : SIDE_BY_SIDE;
	const taken = await takeDeliveries(sql, endpoint.id, { holder, most, leaseMs: LEASE_MS });
	if (taken.length === 0) return;
	const told = await Promise.all(taken.map((delivery) => tellOne(telling, endpoint, delivery)));
	if (told.includes(true)) failing.delete(endpoint.id);
	else failing.add(endpoint.id);
}

/** @returns whether it was taken */
async function tellOne(telling: Telling, endpoint: EndpointToTell, delivery: TakenRow): Promise<boolean> {
	const { sql, holder, signal } = telling;
	try {
		await send(telling, endpoint, delivery);
	} catch (error) {
		if (signal.aborted) {
			await noteBrokenOff(sql, delivery.id, holder);
			return false;
		}
		const wished = error instanceof NotTaken ? (error.retryAfterMs ?? 0) : 0;
		await noteFailed(sql, {
			...{ id: delivery.id, holder, code: storedCode(error) },
			pauseMs: Math.max(pauseAfter(delivery.attempts), Math.min(wished, LONGEST_WISH_MS)),
			giveUpAfterMs: delivery.event === "ping" ? PING_GIVE_UP_AFTER_MS : GIVE_UP_AFTER_MS,
		});
		return false;
	}
	await noteDelivered(sql, delivery.id, holder);
	return true;
}

async function send(
	{ sql, env, signal, patienceMs }: Telling,
	endpoint: EndpointToTell,
	delivery: TakenRow,
): Promise<void> {
	const target = targetOf(endpoint.url, env);
	const { decisionId, reportId } = delivery;
	const told = decisionId === null ? undefined : await decisionById(sql, decisionId);
	const report = reportId === null ? undefined : await settledReport(sql, reportId);
	const body = JSON.stringify(messageOf(delivery, { told, report }));
	const keys = validKeys(need(env, "WEBHOOK_KEY"), endpoint);
	await post({ ...target, headers: signedHeaders(keys, delivery.id, body), body, patienceMs }, signal);
}
