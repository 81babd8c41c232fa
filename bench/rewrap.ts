/**
 * Wrapping anew beside openings: how many threads a second go on to the key of now, and what whoever opens something waits
 * meanwhile, against the same openings of a quiet product.
 */
import { createHash, type JsonWebKey, randomUUID } from "node:crypto";
import { connect } from "#db/client.ts";
import { digestOfWrappedKey } from "#lib/envelope/digest.ts";
import { importPublicIntakeKey } from "#lib/envelope/intake-key.ts";
import { newDataKey } from "#lib/envelope/message.ts";
import { agreeWith, wrapUnder } from "#lib/envelope/wrap-key.ts";
import { asker } from "./ask.ts";
import { load, type Measured, measured } from "./load.ts";
import { bearer, opener } from "./openings.ts";
import type { Stage } from "./stage.ts";
import { seedThreads } from "./threads.ts";

export interface Rewrapped {
	quiet: Measured;
	meanwhile: Measured;
	threads: number;
	/** Threads a second while openings go on, and with nobody there. */
	perSecond: { meanwhile: number; alone: number };
}

const CLIENTS = 4;
const OPENED = 200;

export async function measureRewrap(
	stage: Stage,
	seconds: number,
	say: (line: string) => void,
): Promise<Rewrapped> {
	const ask = asker({ socketPath: stage.keeperSocket }, CLIENTS + 2);
	const count = Math.ceil(seconds * 400);
	say(`sealing ${OPENED} threads that are opened and ${count} that only live`);
	const threads = await seedThreads(stage, ask, OPENED, "rewrapped");
	await seedWrapped(stage, count);
	const open = opener(stage, ask, threads);
	await load({ clients: CLIENTS, seconds: 2 }, open);
	await stage.admin.unsafe("VACUUM ANALYZE");
	say("openings, nothing else going on");
	const quiet = await load({ clients: CLIENTS, seconds }, open);

	const post = async (path: string) => {
		const { status } = await ask("POST", path, bearer(stage), JSON.stringify({ region: "eu" }));
		if (status !== 200) throw new Error(`${path} answered ${status}`);
	};
	await post("/intake-keys"); // the earlier key's period ends
	await post("/rewraps");
	say("openings while threads are wrapped anew");
	const waits: number[] = [];
	const began = performance.now();
	const from = await jobOf(stage);
	await Promise.all(
		Array.from({ length: CLIENTS }, async () => {
			while (performance.now() - began < seconds * 1000) {
				const asked = performance.now();
				await open();
				waits.push(performance.now() - asked);
			}
		}),
	);
	const took = (performance.now() - began) / 1000;
	const to = await jobOf(stage);
	if (!to.asked) throw new Error("all was wrapped anew before the openings were over");
	say("the rest, alone");
	const alone = performance.now();
	for (let job = to; job.asked; job = await jobOf(stage))
		await new Promise((resolve) => setTimeout(resolve, 50));
	const last = (performance.now() - alone) / 1000;
	return {
		...{ quiet, meanwhile: measured(CLIENTS, { waits, took }), threads: to.total },
		perSecond: { meanwhile: (to.done - from.done) / took, alone: (to.total - to.done) / last },
	};
}

async function jobOf({ admin }: Stage): Promise<{ done: number; total: number; asked: boolean }> {
	const [job] = await admin`select done, total, asked_at is not null as asked, error from access.job
		where name = 'rewrap' and region = 'eu'`;
	if (!job || job.error) throw new Error(`the job says ${job?.error}`);
	return job as unknown as { done: number; total: number; asked: boolean };
}

/** Threads of one wrapped key each, and no message: what is wrapped anew is the key alone. */
async function seedWrapped({ admin, databaseUrl }: Stage, count: number): Promise<void> {
	const [row] = await admin<
		{ kid: string; jwk: JsonWebKey }[]
	>`select kid, public_jwk as jwk from access.intake_key
		where region = 'eu' and not_before <= now() and not_after > now()`;
	if (!row) throw new Error("no intake key");
	const agreement = agreeWith(
		importPublicIntakeKey({ ...row.jwk, kid: row.kid } as JsonWebKey & { kid: string }),
	);
	const web = connect(databaseUrl("web"), { max: 1, name: "bench-web" });
	const platform = randomUUID();
	await admin`insert into console.platform (id, code, name) values (${platform}, 'lives', 'Bench')`;
	for (let at = 0; at < count; at += 500) {
		const made = Array.from({ length: Math.min(500, count - at) }, () => {
			const [thread, id] = [randomUUID(), randomUUID()];
			const wrapped = wrapUnder(agreement, { kid: row.kid, thread, key: id }, newDataKey());
			return { thread, id, wrapped, digest: digestOfWrappedKey(wrapped) };
		});
		const entries = await web<{ id: string; at: string }[]>`
			select a.id, a.at::text as at from jsonb_array_elements(${web.json(
				made.map(({ thread, id, digest }) => ({
					...{ type: "report.received", outcome: "received", assurance: { kind: "system" }, thread },
					...{ report: randomUUID(), region: "eu", messages: 1, keyVersion: id, key: digest },
				})),
			)}) e cross join lateral ledger.append(e) a`;
		await admin.begin(async (tx) => {
			await tx`insert into console.thread ${tx(
				made.map(({ thread }) => ({
					...{ id: thread, platform_id: platform, external_id: thread, region: "eu" },
				})),
			)}`;
			for (const [i, { thread, id, wrapped }] of made.entries())
				await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
					values (${id}, ${thread}, 'eu', ${row.kid}, ${wrapped}, ${sealedName(id)}, ${entries[i]?.id as string},
						${entries[i]?.at as string}::text::timestamptz)`;
		});
	}
	await web.end();
	await admin.unsafe("CHECKPOINT");
}

/** Never opened here. */
const sealedName = (id: string) => createHash("sha256").update(id).digest("base64url");
