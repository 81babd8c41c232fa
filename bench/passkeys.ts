/**
 * What a passkey and the policy add to an opening: the same openings at the same keeper in turns, half of them by people
 * who confirm by passkey (asked and signed before the clock starts: a person's touch is no cost of ours), half by people
 * whose session is enough. Beside it what deciding by the policy takes alone, which both do.
 */
import { createPublicKey, randomUUID } from "node:crypto";
import { DEFAULT_POLICY } from "#lib/access/policy.ts";
import type { Asking } from "#lib/keeper/asking.ts";
import { decide } from "#lib/keeper/decide.ts";
import { coseOf, type SoftPasskey, softPasskey } from "#lib/keeper/testing-passkey.ts";
import { type Ask, asker } from "./ask.ts";
import { type Measured, measured } from "./load.ts";
import { bearer, openingBody, whole } from "./openings.ts";
import type { Stage } from "./stage.ts";
import { type BenchThread, seedThreads } from "./threads.ts";

export interface Confirmed {
	clients: number;
	/** To the end of the answer. */
	session: Measured;
	passkey: Measured;
	/** Milliseconds of one decision by the policy. */
	deciding: number;
}

const CLIENTS = 8;
const TURNS = 8;
const THREADS = 240;

export async function measurePasskeys(
	stage: Stage,
	seconds: number,
	say: (line: string) => void,
): Promise<Confirmed> {
	const ask = asker({ socketPath: stage.keeperSocket }, CLIENTS);
	say(`sealing ${THREADS} threads, half of them for people with passkeys`);
	const threads = await seedThreads(stage, ask, THREADS, "keyed");
	const [plain, keyed] = [threads.slice(0, THREADS / 2), threads.slice(THREADS / 2)];
	const keys = new Map<BenchThread, SoftPasskey>();
	for (const thread of keyed) keys.set(thread, await enrol(stage, thread));

	const groups = { session: { threads: plain, at: 0 }, passkey: { threads: keyed, at: 0 } };
	/** Bodies ready to be sent. */
	const prepare = async (name: keyof typeof groups, count: number) => {
		const group = groups[name];
		const next = Array.from(
			{ length: count },
			() => group.threads[group.at++ % group.threads.length] as BenchThread,
		);
		const ready: { thread: BenchThread; body: string }[] = [];
		await inParallel(next, async (thread) => {
			const body = openingBody(thread.caseId);
			const key = keys.get(thread);
			if (!key) return void ready.push({ thread, body: JSON.stringify(body) });
			const confirmation = await confirm(stage, ask, thread, key, body);
			ready.push({ thread, body: JSON.stringify({ ...body, confirmation }) });
		});
		return ready;
	};
	const waits = { session: [] as number[], passkey: [] as number[] };
	const took = { session: 0, passkey: 0 };
	const turn = async (name: keyof typeof groups, count: number, counts: boolean) => {
		const ready = await prepare(name, count);
		const began = performance.now();
		await inParallel(ready, async ({ thread, body }) => {
			const from = performance.now();
			const headers = { ...bearer(stage), "x-session": thread.sessionToken };
			whole(await ask("POST", "/openings", headers, body));
			if (counts) waits[name].push(performance.now() - from);
		});
		if (counts) took[name] += (performance.now() - began) / 1000;
	};

	const size = Math.max(40, Math.round(seconds * 12));
	for (const name of ["session", "passkey"] as const) await turn(name, size * 2, false);
	await stage.admin.unsafe("VACUUM ANALYZE");
	say(`openings at ${CLIENTS} clients, confirmed by passkey and on the session, ${TURNS} turns of ${size}`);
	for (let at = 0; at < TURNS; at++) {
		const order = ["session", "passkey"] as const;
		for (const name of at % 2 ? order.toReversed() : order) await turn(name, size, true);
	}
	return {
		clients: CLIENTS,
		session: measured(CLIENTS, { waits: waits.session, took: took.session }),
		passkey: measured(CLIENTS, { waits: waits.passkey, took: took.passkey }),
		deciding: timeOfDeciding(),
	};
}

async function inParallel<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
	const left = [...all];
	const client = async () => {
		for (let one = left.pop(); one !== undefined; one = left.pop()) await act(one);
	};
	await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** A passkey in force, written by the superuser: only its use is measured. */
async function enrol({ admin, url }: Stage, { personId }: BenchThread): Promise<SoftPasskey> {
	const key = softPasskey({ origin: url });
	const spki = Buffer.from(key.publicKey, "base64url");
	const cose = coseOf(createPublicKey({ key: spki, format: "der", type: "spki" }), key.algorithm);
	await admin`insert into access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports,
			name, backed_up, added_at, entry_id, usable_at)
		values (${randomUUID()}, ${personId}, ${key.credentialId}, ${spki}, ${cose}, ${key.algorithm}, 0, '{internal}',
			'Bench', false, now(), ${randomUUID()}, now())`;
	return key;
}

async function confirm(
	stage: Stage,
	ask: Ask,
	{ sessionToken }: BenchThread,
	key: SoftPasskey,
	body: unknown,
) {
	const headers = { ...bearer(stage), "x-session": sessionToken };
	const asked = await ask("POST", "/openings/challenge", headers, JSON.stringify(body));
	const { nonce, options } = JSON.parse(asked.body);
	if (asked.status !== 200 || !options) throw new Error(`the challenge answered ${asked.status}`);
	return { nonce, ...key.assert(options) };
}

function timeOfDeciding(): number {
	const [person, id] = [randomUUID(), randomUUID()];
	const asking = {
		actor: {
			personId: person,
			sessionId: id,
			alias: "B-1",
			name: "B",
			grants: [{ role: "moderator", region: "eu" }],
		},
		case: {
			...{ id, threadId: id, region: "eu", restricted: false, closed: false, claimedBy: person },
			order: Array.from({ length: 50 }, (_, at) => at + 1),
			reported: [6, 17, 28, 39, 50],
		},
		...{ openingsLastHour: 1, openingsOfAccount: 1, emergenciesLastDay: 0, takesPart: false },
		...{ opened: { times: 1, all: [[1, 50]], alone: [[1, 50]] }, earlierOpening: null },
	} as unknown as Asking;
	const request = openingBody(id);
	const times = 20_000;
	for (let at = 0; at < 2_000; at++) decide(DEFAULT_POLICY, asking, request, null);
	const began = performance.now();
	for (let at = 0; at < times; at++) decide(DEFAULT_POLICY, asking, request, null);
	return (performance.now() - began) / times;
}
