/** What is recorded, counted or asked for a right looks at the state of now, whatever its caller would rather see. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { seedPerson } from "./testing-thread.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const KEPT = ["isolation level repeatable read", "isolation level serializable"];
const old = { code: "CS270" };

test("nothing is appended from a state that may be over, by any role", async () => {
	for (const [role, type] of [
		["web", "session.ended"],
		["keeper", "person.disabled"],
		["worker", "signals.changed"],
	] as const)
		for (const level of KEPT) {
			const sql = database.as(role);
			const event = { type, outcome: "done", assurance: { kind: "system" } };
			await assert.rejects(
				sql.begin(level, (tx) => tx`select id from ledger.append(${tx.json(event)})`),
				old,
				`${role}, ${level}`,
			);
		}
});

test("two that begin before either is counted do not both have figures counted, or entries exported", async () => {
	const web = database.as("web");
	const lead = await seedPerson(database, "L", "oversight_lead", ["eu", "us"]);
	const [now] = await database.admin`select oversight.quarter_of(now()) as quarter`;
	const asks = (sql: Pick<typeof web, "unsafe">) =>
		sql.unsafe("insert into oversight.totals_asked (period, person_id) values ($1, $2)", [
			now?.quarter,
			lead.id,
		]);
	const selection = JSON.stringify({
		...{
			id: randomUUID(),
			person: lead.id,
			session: lead.sessionId,
			role: "oversight_lead",
			regions: ["eu"],
		},
		...{
			format: "csv",
			find: {},
			epoch: 1,
			size: 1,
			checkpoint: "x",
			count: 9000,
			commitment: "aa",
			policy: "p-1",
		},
	});
	const exports = (sql: Pick<typeof web, "unsafe">) =>
		sql.unsafe("select oversight.export_selection($1::text::jsonb)", [selection]);
	for (const act of [asks, exports])
		for (const level of KEPT)
			await assert.rejects(
				web.begin(level, async (tx) => {
					await tx`select from ledger.log`;
					await act(tx);
				}),
				old,
			);
	await asks(web);
	await assert.rejects(asks(web), { code: "CS251" });
});

test("nobody who works for web keeps the worker from raising a signal", async () => {
	const person = randomUUID();
	await database.as("web").begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(hashtextextended(concat('signal ', ${person}::text, 'FAR_MORE'), 0))`;
		await assert.rejects(
			database.as("worker").begin(async (worker) => {
				await worker`set local statement_timeout = '5s'`;
				const signal = { person, kind: "FAR_MORE", region: "eu", openings: [randomUUID()] };
				await worker`select oversight.raise_signal(${worker.json(signal)})`;
			}),
			{ code: "CS174" },
		);
	});
	await assert.rejects(
		database.as("web").begin((tx) => tx`lock table oversight.signal in share row exclusive mode`),
		{ code: "42501" },
	);
});
