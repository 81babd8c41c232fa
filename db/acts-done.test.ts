/** An entry of oversight's that says an act was done stands only with what the act makes. */
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

const TYPES = [
	...["case.escalated", "signal.settled", "alarm.settled", "rights.kept", "rights.withdrawn"],
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

test("a search is saved and removed by whom the entry names, who oversees something on that session, and no other's by an auditor", async () => {
	const web = database.as("web");
	const [author, other, reader] = [
		await seedPerson(database, "A", "auditor", ["eu"]),
		await seedPerson(database, "A", "auditor", ["eu"]),
		await seedPerson(database, "M", "moderator", ["eu"]),
	];
	const save = (who: typeof author, { actor = who, session = who.sessionId, view = randomUUID() } = {}) =>
		web.begin(async (tx) => {
			const [typed, event] = [randomUUID(), said("view.saved", actor.id, session, view)];
			await tx`insert into oversight.typed (id, person_id, terms) values (${typed}, ${who.id}, '{}')`;
			await tx`insert into oversight.view (id, person_id, shared, terms, typed_id, salt, entry_id)
				select ${view}, ${who.id}, false, '{}', ${typed}, ${Buffer.alloc(32)}, id from ledger.append(${tx.json(event)})`;
			return view;
		});
	const remove = (who: typeof author, view: string) =>
		web.begin(
			(tx) => tx`insert into oversight.view_removal (view_id, person_id, entry_id)
				select ${view}, ${who.id}, id from ledger.append(${tx.json(said("view.removed", who.id, who.sessionId, view))})`,
		);
	await assert.rejects(save(author, { actor: reader }), { code: "CS273" });
	await assert.rejects(save(reader), { code: "CS273" });
	await assert.rejects(save(author, { session: other.sessionId }), { code: "CS273" });
	const view = await save(author);
	await assert.rejects(remove(other, view), { code: "CS273" });
	await remove(author, view);
});

const said = (type: string, id: string, session: string, view: string) => ({
	...{ type, outcome: "done", assurance: { kind: "session" }, actor: { id, role: "auditor" }, session, view },
});
