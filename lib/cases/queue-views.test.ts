import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listViews, removeView, saveView, VIEWS_MOST } from "./queue-views.ts";
import { type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

const namesOf = async (actor: Parameters<typeof listViews>[0]) =>
	(await listViews(actor)).map(({ name }) => name);

test("one's own view is one's own; a lead's, shared, is the region's; both are on record", async () => {
	const [lead, moderator, foreign] = [
		await desk.actor("lead"),
		await desk.actor("moderator"),
		await desk.actor("moderator", ["us"]),
	];
	const own = await saveView(moderator, {
		name: "  My  scams ",
		query: "category=SCAMS_AND_FRAUD",
		region: null,
	});
	const shared = await saveView(lead, {
		name: "German first",
		query: "language=de&order=share",
		region: "eu",
	});
	assert.deepEqual(await namesOf(moderator), ["My scams", "German first"]);
	assert.deepEqual(await namesOf(lead), ["German first"]);
	assert.deepEqual(await namesOf(foreign), []);
	await assert.rejects(saveView(moderator, { name: "x", query: "", region: "eu" }), {
		code: "NOT_PERMITTED",
	});
	await assert.rejects(saveView(lead, { name: "x", query: "", region: "us" }), { code: "REGION_NOT_HELD" });
	await assert.rejects(removeView(moderator, shared), { code: "NOT_PERMITTED" });
	await assert.rejects(removeView(lead, own), { code: "NOT_FOUND" });
	await removeView(await desk.actor("lead"), shared);
	await removeView(moderator, own);
	await assert.rejects(removeView(moderator, own), { code: "NOT_FOUND" });
	assert.deepEqual(await namesOf(moderator), []);
	const entries = await desk.database.admin`
		select type, region, convert_from(leaf, 'UTF8')::jsonb->>'kind' as kind from ledger.entry where type like 'desk.%' order by at`;
	assert.deepEqual(
		entries.map(({ type, region, kind }) => [type, region, kind]),
		[
			["desk.saved", null, "VIEW"],
			["desk.saved", "eu", "VIEW"],
			["desk.removed", "eu", "VIEW"],
			["desk.removed", null, "VIEW"],
		],
	);
});

test("a view has a name, is an address of ours, and there is an end to how many", async () => {
	const actor = await desk.actor("moderator");
	for (const name of ["", "   ", "a".repeat(61), "two\u0000", "\ud800"]) {
		await assert.rejects(saveView(actor, { name, query: "", region: null }), { code: "INPUT_INVALID" }, name);
	}
	for (const query of ["severity=1#x", "a=%20", "https://elsewhere.example", "a".repeat(401)]) {
		await assert.rejects(
			saveView(actor, { name: "x", query, region: null }),
			{ code: "INPUT_INVALID" },
			query,
		);
	}
	const saved = await Promise.allSettled(
		Array.from({ length: VIEWS_MOST + 3 }, (_, n) =>
			saveView(actor, { name: `v ${n}`, query: "", region: null }),
		),
	);
	assert.equal(saved.filter(({ status }) => status === "fulfilled").length, VIEWS_MOST);
	assert.equal((await listViews(actor)).length, VIEWS_MOST);
});

test("an auditor has no views of a queue", async () => {
	await assert.rejects(listViews(await desk.actor("auditor")), { code: "NOT_PERMITTED" });
});
