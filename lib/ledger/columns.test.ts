import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedOpening, seedThread } from "#db/testing-thread.ts";
import { COLUMNS, columnsAgree } from "./columns.ts";

describe("the search columns beside an entry", () => {
	let database: TestDatabase;
	before(async () => {
		database = await testDatabase();
		const thread = await seedThread(database);
		await seedOpening(database, { thread, reason: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE" });
	});
	after(() => database.drop());

	const rows = () => database.admin`
		select leaf, ${database.admin.unsafe(COLUMNS.map((name) => `${name}::text`).join())} from ledger.entry`;
	const columns = (row: Record<string, unknown>) => COLUMNS.map((name) => row[name] as string | null);

	it("say what the leaf says, of every kind of entry that the database appends", async () => {
		const all = await rows();
		assert.ok(all.length > 5);
		for (const row of all) assert.ok(columnsAgree(row.leaf, columns(row)), String(row.type));
	});

	it("are seen to say something else, each of them, and also where the leaf is no entry", async () => {
		const row = (await rows()).find(({ type }) => type === "opening.granted");
		assert.ok(row);
		for (const i of COLUMNS.keys()) {
			const other = columns(row).with(i, "another");
			assert.equal(columnsAgree(row.leaf, other), false, COLUMNS[i]);
		}
		assert.equal(columnsAgree(Uint8Array.of(0xff), columns(row)), false);
	});
});
