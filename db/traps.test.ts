/** Every attack of attacks.ts, as the real roles on a real database, with the exact refusal. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Aim, type Attacker, attempt } from "./attacks/attack.ts";
import { ATTACKS } from "./attacks.ts";
import type { Sql } from "./client.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { openTestLog, sealPending } from "./testing-seal.ts";
import { seedOpening, seedThread } from "./testing-thread.ts";

let database: TestDatabase;
let aim: Aim;

before(async () => {
	database = await testDatabase();
	await openTestLog(database);
	const thread = await seedThread(database);
	const { entry, at } = await seedOpening(database, {
		thread,
		reason: "USER_REPORT_REVIEW",
		question: "DOES_IT_VIOLATE",
	});
	await sealPending(database);
	// What is refused the second time is given the first.
	const taken = await database.as("keeper")`
		select kind from vault.take(${entry}, ${at}::text::timestamptz)`;
	assert.equal(taken.filter(({ kind }) => kind === "message").length, 8);
	const [byWeb] = await database.admin<{ id: string; at: string }[]>`
		select id, at::text as at from ledger.entry where type = 'report.received'`;
	assert.ok(byWeb);
	const { caseId, moderator, intakeKey } = thread;
	aim = {
		claim: { caseId, personId: moderator.id, sessionId: moderator.sessionId, role: "moderator", intakeKey },
		taken: { id: entry, at },
		byWeb,
	};
});

after(() => database.drop());

describe("whoever holds a role's password is refused", () => {
	for (const attack of ATTACKS) {
		it(`as ${attack.as}: ${attack.name}`, async () => {
			const before = await entries();
			const { refused, answer } = await attempt(attack, poolOf(attack.as), aim);
			assert.ok(refused, `${answer}\n  instead of ${attack.refusal}`);
			assert.equal(await entries(), before, "and no trace of the attempt stays in the record");
		});
	}
});

function poolOf(attacker: Attacker): Sql {
	return attacker === "owner" ? database.admin : database.as(attacker);
}

async function entries(): Promise<number> {
	const [row] = await database.admin<{ count: number }[]>`select count(*)::int as count from ledger.entry`;
	return row?.count ?? -1;
}
