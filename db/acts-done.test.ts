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
	...["signal.settled", "alarm.settled", "rights.kept", "rights.withdrawn", "rights.closed", "policy.signed"],
	...["inventory.signed", "evidence.taken", "view.saved", "view.removed"],
];

for (const type of TYPES)
	test(`as role web, ${type} cannot be put on the record without the act`, async () => {
		const web = database.as("web");
		const event = {
			...{ type, outcome: "done", assurance: { kind: "session" } },
			actor: { id: randomUUID(), role: "oversight_lead" },
		};
		await assert.rejects(web`select id from ledger.append(${web.json(event)})`, { code: "CS183" });
		const [row] = await database.admin`select count(*)::int as n from ledger.entry where type = ${type}`;
		assert.equal(row?.n, 0);
	});
