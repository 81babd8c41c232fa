/**
 * The desk with a long history behind it: so many cases, a tenth of them open. The queue's first page as the server renders it, its
 * thousandth page beside its first in each order, a case's page, and claiming next by 64 people at once.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { closeWeb } from "#db/web.ts";
import type { Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { claimNext } from "#lib/cases/claim-case.ts";
import { QUEUE_PAGE } from "#lib/cases/list-queue.ts";
import { encodePlace } from "#lib/cases/place.ts";
import { FACTORS, ORDERS, type QueueOrder } from "#lib/cases/queue-order.ts";
import { asker } from "./ask.ts";
import { load, loadInTurns, type Measured, measured } from "./load.ts";
import { writeHistory } from "./queue-history.ts";
import type { Stage } from "./stage.ts";

export const CLAIMANTS = 64;
/** Of as many cases as there should be; of fewer the last full one. */
const PAGE = 1000;

export interface QueueMeasured {
	cases: number;
	open: number;
	/** Which page is the late one. */
	page: number;
	/** The first page, at one client and at eight. */
	pages: Measured[];
	/** In each order the first page and the thousandth, in turns. */
	turns: { order: QueueOrder; first: Measured; thousandth: Measured }[];
	casePage: Measured[];
	claims: Measured;
	/** Cases that two people were given. */
	doubles: number;
}

export async function measureQueue(
	stage: Stage,
	port: number,
	seconds: number,
	say: (line: string) => void,
	cases = 1_000_000,
): Promise<QueueMeasured> {
	const open = cases / 10;
	say(`writing ${cases.toLocaleString("en")} cases, ${open.toLocaleString("en")} of them open`);
	const lead = await enter(stage, "lead");
	await writeHistory(stage, { cases, open, by: lead.actor.personId });
	const ask = asker({ host: "127.0.0.1", port }, 8);
	const { cookie } = lead;
	const get = (path: string, least: number) => async () => {
		const { status, body } = await ask("GET", path, { cookie, "accept-encoding": "gzip" });
		if (status !== 200 || body.length < least) throw new Error(`${path} answered ${status}`);
	};
	const pages: Measured[] = [];
	for (const clients of [1, 8]) {
		say(`the queue at ${clients} ${clients === 1 ? "client" : "clients"}`);
		pages.push(await load({ clients, seconds }, get("/queue", 1000)));
	}
	const turns: QueueMeasured["turns"] = [];
	const page = Math.min(PAGE, Math.floor((open * 0.9) / QUEUE_PAGE));
	for (const order of ORDERS) {
		const after = await cursorOf(stage, order, (page - 1) * QUEUE_PAGE);
		const plain = await ask("GET", `/queue?order=${order}&after=${after}`, { cookie });
		const rows = plain.body.match(/href="\/cases\/[0-9a-f-]{36}/g)?.length ?? 0;
		if (plain.status !== 200 || rows < QUEUE_PAGE)
			throw new Error(`page ${page}: ${plain.status}, ${rows} cases`);
		say(`page 1 and page ${page} by ${order}`);
		const both = await loadInTurns(
			{ clients: 1, seconds },
			{
				first: get(`/queue?order=${order}`, 1000),
				thousandth: get(`/queue?order=${order}&after=${after}`, 1000),
			},
		);
		turns.push({ order, ...both });
	}
	const some = await stage.admin<{ id: string }[]>`
		select c.id from console.case c where c.closed_at is null and not c.restricted
			and exists (select from console.message m where m.thread_id = c.thread_id) limit 200`;
	const casePage: Measured[] = [];
	for (const clients of [1, 8]) {
		say(`a case's page at ${clients} ${clients === 1 ? "client" : "clients"}`);
		let n = 0;
		casePage.push(
			await load({ clients, seconds }, () => get(`/cases/${some[n++ % some.length]?.id}`, 1000)()),
		);
	}
	say(`claim next by ${CLAIMANTS} people`);
	return { cases, open, page, pages, turns, casePage, ...(await claims(stage, seconds)) };
}

/** Each claims next, has the case decided, and claims next; what is timed is the claim. */
async function claims(stage: Stage, seconds: number): Promise<{ claims: Measured; doubles: number }> {
	process.env.DATABASE_URL_WEB = stage.databaseUrl("web");
	const people = await Promise.all(Array.from({ length: CLAIMANTS }, () => enter(stage, "moderator")));
	const given = new Map<string, number>();
	const waits: number[] = [];
	const loop = async (until: number, counts: boolean) => {
		await Promise.all(
			people.map(async ({ actor }) => {
				while (performance.now() < until) {
					const began = performance.now();
					const id = await claimNext(actor);
					if (counts) waits.push(performance.now() - began);
					if (id === null) throw new Error("the queue is empty");
					given.set(id, (given.get(id) ?? 0) + 1);
					await stage.admin`update console.case set closed_at = now() where id = ${id}`;
				}
			}),
		);
	};
	await loop(performance.now() + (seconds * 1000) / 8, false);
	const began = performance.now();
	await loop(began + seconds * 1000, true);
	const took = (performance.now() - began) / 1000;
	const [twice] = await stage.admin<{ n: number }[]>`
		select count(*)::int as n from (select case_id from console.claim where person_id = any(${people.map(({ actor }) => actor.personId)})
			group by case_id having count(*) > 1) d`;
	await closeWeb();
	const doubles = [...given.values()].filter((times) => times > 1).length + (twice?.n ?? 0);
	return { claims: measured(CLAIMANTS, { waits, took }), doubles };
}

let entered = 0;

/** Somebody of both regions, signed in. */
export async function enter({ admin, keys }: Stage, role: Role): Promise<{ actor: Actor; cookie: string }> {
	const [person, session, entry] = [randomUUID(), randomUUID(), randomUUID()];
	const token = randomBytes(32).toString("base64url");
	const alias = `B-${++entered}`;
	await admin`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
		values (${person}, ${alias}, 'Bench', 'Bench', 'DE', false, ${entry})`;
	await admin`insert into access.role_grant (person_id, role, region, entry_id)
		values (${person}, ${role}, 'eu', ${entry}), (${person}, ${role}, 'us', ${entry})`;
	await admin`insert into console.session (id, token_hash, person_id, expires_at)
		values (${session}, ${createHash("sha256").update(token).digest()}, ${person}, now() + interval '12 hours')`;
	const mark = createHash("sha256").update(`cookie ${keys.sessionSecret}`).digest("hex").slice(0, 8);
	const grants = ["eu", "us"].map((region) => ({ role, region }));
	return {
		actor: { personId: person, alias, name: "Bench", sessionId: session, grants },
		cookie: `countersign-session-${mark}=${token}`,
	};
}

/** The cursor after so many cases, as the page before would give it. */
async function cursorOf({ admin }: Stage, order: QueueOrder, past: number): Promise<string> {
	const asOf = BigInt(Date.now()) * 1000n;
	const key = {
		share: admin`((extract(epoch from due_at) * 1000000)::bigint - ${String(asOf)}::bigint) * (${FACTORS as number[]}::int[])[severity + 1],
			severity, due_at, id`,
		severity: admin`severity, due_at, id`,
		age: admin`received_at, id`,
	}[order];
	const at = order === "age" ? admin`received_at::text` : admin`due_at::text`;
	const [row] = await admin<{ id: string; severity: number; at: string }[]>`
		select id, severity, ${at} as at from console.case where closed_at is null and not restricted
		order by ${key} offset ${past - 1} limit 1`;
	if (!row) throw new Error("there are fewer cases than a thousand pages hold");
	return encodePlace({ order, asOf, ...row });
}
