/** An entry of oversight's that says an act was done stands only with what the act makes. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const TYPES = [
	...["signal.settled", "alarm.settled", "rights.kept", "rights.withdrawn"],
	...["evidence.taken", "view.saved", "view.removed"],
];

const KEEPERS = ["rights.closed", "policy.signed", "inventory.signed"];
const WORKERS = ["review.drawn", "signal.raised", "signals.changed", "rights.opened"];

const acts = [
	...TYPES.map((type) => ["web", type] as const),
	...KEEPERS.map((type) => ["keeper", type] as const),
	...WORKERS.map((type) => ["worker", type] as const),
];
for (const [role, type] of acts)
	test(`as role ${role}, ${type} cannot be put on the record without the act`, async () => {
		const sql = database.as(role);
		const event = {
			...{ type, outcome: "done", assurance: { kind: role === "worker" ? "system" : "session" } },
			...(role !== "worker" && { actor: { id: randomUUID(), role: "oversight_lead" } }),
		};
		await assert.rejects(sql`select id from ledger.append(${sql.json(event)})`, { code: "CS183" });
		const [row] = await database.admin`select count(*)::int as n from ledger.entry where type = ${type}`;
		assert.equal(row?.n, 0);
	});
