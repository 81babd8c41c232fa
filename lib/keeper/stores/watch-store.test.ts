import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { DomainError } from "../../errors.ts";
import { sayWhetherItAnswers } from "./watch-store.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const says = async (check: () => Promise<void>) => {
	await sayWhetherItAnswers(database.as("keeper"), "keeper-1", { name: "pkcs11", check });
	const [row] = await database.as("web")`
		select store, error, failing_since as since from access.key_store_state where keeper = 'keeper-1'`;
	return row;
};

test("a store that does not answer is known by its code, since when it does not, until it does", async () => {
	assert.equal((await says(async () => {}))?.error, null);
	const down = () => Promise.reject(new DomainError("KEY_STORE_UNAVAILABLE", "Look whether it works."));
	const first = await says(down);
	assert.deepEqual([first?.store, first?.error], ["pkcs11", "KEY_STORE_UNAVAILABLE"]);
	const again = await says(() => Promise.reject(new DomainError("KEY_STORE_REFUSED", "Look at its PIN.")));
	assert.deepEqual([again?.error, again?.since], ["KEY_STORE_REFUSED", first?.since]);
	const over = await says(async () => {});
	assert.deepEqual([over?.error, over?.since], [null, null]);
});

test("nothing of what a store says but a code is kept", async () => {
	const row = await says(() =>
		Promise.reject(Object.assign(new Error("PIN 1234 is wrong"), { code: "PIN 1234" })),
	);
	assert.doesNotMatch(JSON.stringify(row), /1234/);
	assert.ok(row?.error);
});

test("only a decryption service says so", async () => {
	const said = { keeper: "keeper-1", store: "file", error: null };
	for (const role of ["web", "worker"] as const) {
		const sql = database.as(role);
		await assert.rejects(sql`select access.key_store_checked(${sql.json(said)})`, { code: "42501" });
	}
});
