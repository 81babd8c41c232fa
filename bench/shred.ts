/**
 * Deletion beside openings: how many threads of 20 messages a second go by their clock, each with its entry, and what whoever
 * opens something waits meanwhile, against the same openings of a quiet product.
 */
import { randomUUID } from "node:crypto";
import { namingKey } from "#db/attacks/traps.ts";
import { connect } from "#db/client.ts";
import { asker } from "./ask.ts";
import { load, type Measured, measured } from "./load.ts";
import { bearer, opener } from "./openings.ts";
import type { Stage } from "./stage.ts";
import { seedThreads } from "./threads.ts";

export interface Shredded {
	quiet: Measured;
	meanwhile: Measured;
	threads: number;
	/** Threads a second while openings go on, and with nobody there. */
	perSecond: { meanwhile: number; alone: number };
}

const CLIENTS = 4;
const OPENED = 200;
const MESSAGES = 20;

export async function measureShred(
	stage: Stage,
	seconds: number,
	say: (line: string) => void,
): Promise<Shredded> {
	const ask = asker({ socketPath: stage.keeperSocket }, CLIENTS + 2);
	const count = Math.ceil(seconds * 400);
	say(`sealing ${OPENED} threads that are opened and ${count} that are past their time`);
	const threads = await seedThreads(stage, ask, OPENED, "shredded");
	await seedPast(stage, count);
	const open = opener(stage, ask, threads);
	await load({ clients: CLIENTS, seconds: 2 }, open);
	await stage.admin.unsafe("VACUUM ANALYZE");
	say("openings, nothing else going on");
	const quiet = await load({ clients: CLIENTS, seconds }, open);

	const { status } = await ask("POST", "/retention", bearer(stage), JSON.stringify({ region: "eu" }));
	if (status !== 200) throw new Error(`retention answered ${status}`);
	for (let plan = await planOf(stage); plan === null; plan = await planOf(stage)) await pause();
	say("openings while threads go");
	const waits: number[] = [];
	const began = performance.now();
	const from = await goneOf(stage);
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
	const to = await goneOf(stage);
	if (to.ended) throw new Error("all went before the openings were over");
	say("the rest, alone");
	const alone = performance.now();
	let last = to;
	while (!last.ended) {
		await pause();
		last = await goneOf(stage);
	}
	return {
		...{ quiet, meanwhile: measured(CLIENTS, { waits, took }), threads: count },
		perSecond: {
			meanwhile: (to.gone - from.gone) / took,
			alone: (last.gone - to.gone) / ((performance.now() - alone) / 1000),
		},
	};
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

async function planOf({ admin }: Stage): Promise<string | null> {
	const [plan] = await admin`select id, stopped from vault.retention_plan where region = 'eu' and due > 0`;
	if (plan?.stopped) throw new Error(`deletion stopped: ${plan.stopped}`);
	return plan?.id ?? null;
}

async function goneOf({ admin }: Stage): Promise<{ gone: number; ended: boolean }> {
	const [plan] = await admin<{ gone: number; ended: boolean }[]>`
		select gone, ended_at is not null as ended from vault.retention_plan where region = 'eu' and due > 0`;
	if (!plan) throw new Error("there is no plan");
	return plan;
}

/** Closed a year and more ago. What stands where the sealed bytes would be is as long, and never opened here. */
async function seedPast({ admin, databaseUrl }: Stage, count: number): Promise<void> {
	const [key] = await admin`select kid from access.intake_key
		where region = 'eu' and not_before <= now() and not_after > now()`;
	if (!key) throw new Error("no intake key");
	const web = connect(databaseUrl("web"), { max: 1, name: "bench-web" });
	const platform = randomUUID();
	await admin`insert into console.platform (id, code, name) values (${platform}, 'past', 'Bench')`;
	for (let at = 0; at < count; at += 500) {
		const made = Array.from({ length: Math.min(500, count - at) }, () => ({
			...{ thread: randomUUID(), case: randomUUID(), report: randomUUID(), key: randomUUID() },
		}));
		const entries = await web<{ id: string; at: string }[]>`
			select a.id, a.at::text as at from jsonb_array_elements(${web.json(
				made.map(({ thread, report, key: keyVersion }) => ({
					...{ type: "report.received", outcome: "received", assurance: { kind: "system" }, thread, report },
					...{ region: "eu", messages: MESSAGES, keyVersion, key: "00".repeat(32) },
				})),
			)}) e cross join lateral ledger.append(e) a`;
		const rows = made.map((one, i) => ({ ...one, entry: entries[i]?.id, at: entries[i]?.at }));
		await admin.begin(async (tx) => {
			await tx`create temp table past on commit drop as select * from jsonb_to_recordset(${tx.json(rows as never)})
				as x(thread uuid, "case" uuid, report uuid, key uuid, entry uuid, at timestamptz)`;
			await tx`insert into console.thread (id, platform_id, external_id, region)
				select thread, ${platform}, thread, 'eu' from past`;
			await tx`insert into console.participant (thread_id, account, number)
				select thread, 'u' || n, n from past, generate_series(1, 2) n`;
			await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, closed_at)
				select "case", ${platform}, thread, 'eu', 'CYBER_VIOLENCE', 2, false, false, now(), now() - interval '400 days' from past`;
			await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported,
					has_note, sealed, reported_at, entry_id)
				select report, ${platform}, report, "case", thread, 'CYBER_VIOLENCE', 'USER', '{3}', false, ${MESSAGES}, now(), entry from past`;
			await tx`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
				select thread, n, 'm' || n, 'u' || (1 + n % 2), now(), 'text', 'PLATFORM', report
				from past, generate_series(1, ${MESSAGES}::int) n`;
			await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
				select key, thread, 'eu', ${key.kid}, ${namingKey(key.kid)}, 'names', entry, at from past`;
			await tx`insert into vault.sealed_message (thread_id, sequence, key_id, sealed)
				select thread, n, key, repeat(md5(n::text), 20) from past, generate_series(1, ${MESSAGES}::int) n`;
		});
	}
	await web.end();
	await admin.unsafe("CHECKPOINT");
}
