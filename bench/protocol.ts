/**
 * The protocol alone: record, index, sign, verify, take, by the keeper's own code and its notary, in this process and
 * without HTTP. What is taken is one sealed note: nothing is decided, decrypted or sent.
 */

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { connect, type Sql } from "#db/client.ts";
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { DEFAULT_POLICY } from "#lib/access/policy.ts";
import type { Keeper } from "#lib/keeper/context.ts";
import { cover } from "#lib/keeper/cover.ts";
import { looseEnds } from "#lib/keeper/loose-ends.ts";
import { openLog } from "#lib/keeper/open-log.ts";
import { recordDisclosure } from "#lib/keeper/record.ts";
import { takeRows } from "#lib/keeper/take.ts";
import { load, type Measured } from "./load.ts";
import type { Stage } from "./stage.ts";

const CLIENTS = [1, 8, 32];
const NOTES = 64;

/** The stage's own keeper is held meanwhile: two notaries would only wait for each other. */
export async function measureProtocol(
	stage: Stage,
	seconds: number,
	say: (line: string) => void,
): Promise<Measured[]> {
	await stage.keeper.kill("SIGTERM", { hold: true });
	const pool = (role: "keeper" | "notary", max: number, synchronous: "on" | "off") =>
		connect(stage.databaseUrl(role), {
			...{ max, name: `bench-${role}` },
			// As the keeper's own connections have them.
			settings: {
				...{ synchronous_commit: synchronous, plan_cache_mode: "force_generic_plan" },
				enable_seqscan: "off",
			},
		});
	const [sql, marks] = [pool("keeper", 6, "on"), pool("keeper", 6, "off")];
	const [notarySql, notaryMarks] = [pool("notary", 2, "on"), pool("notary", 2, "off")];
	const log = await openLog({
		...{ sql, notarySql, notaryMarks, folder: join(stage.keysDir, "log") },
		...{ origin: "bench.example/log", gate: "checkpoint", witnesses: [], policy: DEFAULT_POLICY },
	});
	// The keyring is for what is decrypted.
	const keeper = {
		...{ name: "bench", sql, marks, loose: looseEnds(marks), log, demo: true },
		settings: { policy: DEFAULT_POLICY, assurance: "session" },
	} as unknown as Keeper;
	try {
		const { actor, notes } = await seed(stage.admin);
		let turn = 0;
		const act = async () => {
			const note = notes[turn++ % NOTES] as string;
			const recorded = await recordDisclosure(keeper, actor, "moderator", note, onSession(note));
			const rows = await takeRows(keeper, await cover(keeper, recorded));
			if (rows.length !== 1) throw new Error(`${rows.length} rows were taken`);
			keeper.loose.end(recorded.entry, "released");
		};
		await load({ clients: 8, seconds: 2 }, act);
		await stage.admin.unsafe("VACUUM ANALYZE");
		const results: Measured[] = [];
		for (const clients of CLIENTS) {
			say(`the protocol alone at ${clients} ${clients === 1 ? "client" : "clients"}`);
			results.push(await load({ clients, seconds }, act));
		}
		return results;
	} finally {
		await keeper.loose.settled();
		await log.notary.stop();
		await Promise.all([sql, marks, notarySql, notaryMarks].map((one) => one.end({ timeout: 2 })));
		await stage.keeper.resume();
	}
}

const onSession = (note: string) => ({ assurance: { kind: "session" as const }, notes: [note] });

async function seed(admin: Sql) {
	const [person, session, entry] = [randomUUID(), randomUUID(), randomUUID()];
	await admin`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
		values (${person}, 'P-1', 'Bench', 'Bench', 'DE', false, ${entry})`;
	await admin`insert into access.role_grant (person_id, role, region, entry_id)
		values (${person}, 'moderator', 'eu', ${entry})`;
	await admin`insert into console.session (id, token_hash, person_id, expires_at)
		values (${session}, sha256(${session}::text::bytea), ${person}, now() + interval '12 hours')`;
	const notes = Array.from({ length: NOTES }, () => randomUUID());
	const { wrapped } = await testIntakeKey(admin);
	await admin`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
		select id, 'reason', gen_random_uuid(), 'eu', ${person}, ${wrapped.padEnd(300, "w")}, repeat('s', 300)
		from unnest(${notes}::uuid[]) id`;
	const actor = {
		...{ personId: person, alias: "P-1", name: "Bench", sessionId: session },
		grants: [{ role: "moderator" as const, region: "eu" }],
	};
	return { actor, notes };
}
