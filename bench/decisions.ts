/**
 * Deciding: claimed cases, each decided with a rule, two actions and a sealed note, as the console decides (in this process, so
 * without HTTP); alone and by eight people at once. And how fast the worker lets them go.
 */

import { closeWeb } from "#db/web.ts";
import type { Actor } from "#lib/actor.ts";
import { decideCase } from "#lib/cases/decide-case.ts";
import { load, type Measured } from "./load.ts";
import { enter } from "./queue.ts";
import type { Stage } from "./stage.ts";

const DECIDERS = 8;
const WORDS = "She asked him to stop three times, and he wrote on for a week.";

export interface DecisionsMeasured {
	decisions: Measured[];
	/** How many of them left the house a second, by one worker. */
	letGo: { count: number; perSecond: number };
}

export async function measureDecisions(
	stage: Stage,
	seconds: number,
	say: (line: string) => void,
): Promise<DecisionsMeasured> {
	process.env.DATABASE_URL_WEB = stage.databaseUrl("web");
	process.env.KEEPER_SOCKET = stage.keeperSocket;
	process.env.KEEPER_SECRET = stage.keys.keeperSecret;
	const people = await Promise.all(Array.from({ length: DECIDERS }, () => enter(stage, "moderator")));
	const each = Math.ceil(seconds * 400);
	say(`writing ${(each * DECIDERS).toLocaleString("en")} claimed cases`);
	const pools = await claimedCases(
		stage,
		people.map(({ actor }) => actor),
		each,
	);
	const decisions: Measured[] = [];
	for (const clients of [1, DECIDERS]) {
		say(`decisions by ${clients} ${clients === 1 ? "person" : "people"}`);
		decisions.push(
			await load({ clients, seconds }, async (client) => {
				const caseId = pools[client]?.pop();
				const actor = people[client]?.actor;
				if (!caseId || !actor) throw new Error("there are fewer claimed cases than that");
				await decideCase(actor, {
					...{ caseId, words: WORDS, violation: { category: "CYBER_VIOLENCE", keyword: "CYBER_STALKING" } },
					actions: [
						{ kind: "WARN", person: 1 },
						{ kind: "REMOVE_MESSAGES", messages: [1, 2] },
					],
				});
			}),
		);
	}
	await closeWeb();
	say("letting them go");
	await stage.admin`update console.decision set leaves_at = now() where left_at is null`;
	await stage.admin.unsafe("vacuum analyze console.decision");
	const began = performance.now();
	let count = 0;
	for (let gone = 200; gone === 200; count += gone) {
		const [row] = await stage.admin<{ gone: number }[]>`select console.let_go_due(200) as gone`;
		gone = row?.gone ?? 0;
	}
	return { decisions, letGo: { count, perSecond: count / ((performance.now() - began) / 1000) } };
}

/** Of each person so many, each on a thread of its own with three messages. */
async function claimedCases({ admin }: Stage, actors: readonly Actor[], each: number): Promise<string[][]> {
	await admin`insert into console.platform (code, name) values ('bench-decide', 'Bench') on conflict do nothing`;
	const pools: string[][] = [];
	for (const { personId } of actors) {
		const rows = await admin.begin(async (tx) => {
			await tx`create temp table fresh on commit drop as
				select gen_random_uuid() as thread, gen_random_uuid() as id from generate_series(1, ${each}::int)`;
			await tx`insert into console.thread (id, platform_id, external_id, region)
				select f.thread, p.id, f.thread::text, 'eu' from fresh f, console.platform p where p.code = 'bench-decide'`;
			await tx`insert into console.participant (thread_id, account, number)
				select f.thread, 'u' || n, n from fresh f, generate_series(1, 2) n`;
			await tx`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
				select f.thread, n, 'm' || n, 'u1', now(), 'text', 'PLATFORM', f.id from fresh f, generate_series(1, 3) n`;
			await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
				select f.id, p.id, f.thread, 'eu', 'CYBER_VIOLENCE', 2, false, false, now() + interval '3 days'
				from fresh f, console.platform p where p.code = 'bench-decide'`;
			await tx`insert into console.claim (case_id, person_id, entry_id) select id, ${personId}, gen_random_uuid() from fresh`;
			return tx<{ id: string }[]>`select id from fresh`;
		});
		pools.push(rows.map(({ id }) => id));
	}
	await admin.unsafe("vacuum analyze");
	return pools;
}
