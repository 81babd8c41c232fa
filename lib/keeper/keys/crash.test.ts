/**
 * A real keeper process, killed between any two steps of wrapping anew. A step is held by a lock that a superuser takes on the one
 * table that it needs, so nothing in the product knows of these tests.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { until } from "../../testing-until.ts";
import { open, wish } from "../requests/testing-openings.ts";
import { claim, type House, openHouse, reportThread, signIn, textsIn } from "../testing.ts";
import { endPeriod } from "./testing-keys.ts";

let house: House;
let folder: string;
let child: ChildProcess | undefined;
before(async () => {
	folder = mkdtempSync(join(tmpdir(), "countersign-rewrap-"));
	house = await openHouse(folder);
});
afterEach(() => kill());
after(async () => {
	await house.close();
	rmSync(folder, { recursive: true, force: true });
});

function start(): void {
	child = spawn(process.execPath, [join(import.meta.dirname, "../server.ts")], {
		env: {
			NODE_ENV: "test",
			DATABASE_URL_KEEPER: house.database.url("keeper"),
			DATABASE_URL_NOTARY: house.database.url("notary"),
			KEEPER_SOCKET: join(folder, "k.sock"),
			KEEPER_SECRET: randomBytes(32).toString("hex"),
			COUNTERSIGN_KEYS: folder,
		},
		stdio: ["ignore", "ignore", "inherit"],
	});
}

async function kill(): Promise<void> {
	if (!child || child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, "exit");
	child.kill("SIGKILL");
	await gone;
}

const waitsIn = (query: string) => async () => {
	const [row] = await house.database.admin`select count(*)::int as n from pg_stat_activity
		where datname = current_database() and usename = 'keeper' and wait_event_type = 'Lock' and query like ${`%${query}%`}`;
	return row?.n > 0;
};

describe("a keeper that is killed while it wraps anew", () => {
	for (const [step, table, query] of [
		["before the batch is recorded", "vault.rewrap in share", "begin_rewrap"],
		["recorded, before it has taken", "vault.key_entry in access exclusive", "vault.take"],
		["taken, before what it came to is recorded", "vault.wrapped_to in share", "stage_rewrap"],
		["recorded, before it is in place", "vault.key_entry in share", "apply_rewraps"],
	] as const) {
		it(`${step}: the thread opens, and the next keeper goes on`, async () => {
			const { caseId, keyId, texts } = await reportThread(house, { messages: 3, reported: [2] });
			const reader = await signIn(house, ["moderator", "eu"]);
			await claim(house, caseId, reader.id);
			// By a keeper of this process: the other's settings are not those of tests.
			const reads = async () => {
				const here = await openHouse(folder, { database: house.database });
				try {
					const { lines } = await open(here, reader, wish(caseId));
					assert.equal(textsIn(lines).get(2), texts[1]);
				} finally {
					await here.leave();
				}
			};
			const old = await endPeriod(house, "eu", 4);
			// Nobody waits for the lease of one that is gone.
			const freed = () => house.database.admin`update access.job set leased_until = '-infinity'`;
			await freed();
			await house.database.admin.begin(async (tx) => {
				await tx.unsafe(`lock table ${table} mode`);
				start();
				await until(waitsIn(query));
				await kill();
			});
			await until(async () => !(await waitsIn("")()));
			await reads();
			await freed();
			start();
			await until(async () => {
				const [row] = await house.database.admin`select intake_key from vault.sealed_key where id = ${keyId}`;
				return row?.intake_key !== old;
			});
			await kill();
			await reads();
			const unknown =
				await house.web`select from ledger.entry e where e.type in ('release.unknown', 'release.failed')
				and exists (select from ledger.entry x where x.type = 'key.rewrapping' and x.id::text = convert_from(e.leaf, 'UTF8')::jsonb->>'entry')`;
			assert.equal(unknown.length, 0, "nobody saw anything of it");
			const wrapped = await house.web`select from ledger.entry where type = 'key.rewrapped'
				and convert_from(leaf, 'UTF8')::jsonb @> ${house.web.json({ keys: [{ keyVersion: keyId }] })}`;
			assert.equal(wrapped.length, 1, "and it is recorded once");
		});
	}
});
