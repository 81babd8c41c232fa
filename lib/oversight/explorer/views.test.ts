/** Searches that were typed, saved, shared and removed; and what becomes of those of somebody who left. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { type SeededPerson, seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { opens } from "../../envelope/commitment.ts";
import { type LedgerFilters, readFilters } from "../ledger-filters.ts";
import { canonical } from "../record-search.ts";
import { searchLedger } from "../search-ledger.ts";
import { addressOf, filtersOf } from "./typed.ts";
import { listViews, MOST_VIEWS, removeView, saveView } from "./views.ts";

let database: TestDatabase;
let auditor: Actor;
let other: Actor;
let lead: Actor;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	auditor = await person("auditor");
	other = await person("auditor");
	lead = await person("oversight_lead");
});
after(async () => {
	await closeWeb();
	await database.drop();
});

const queryOf = (address: string) => Object.fromEntries(new URL(address, "http://x").searchParams);

test("what is typed goes into a row and not into the address, and comes back by it, for whoever may search", async () => {
	const form = {
		words: " Bridge, farewell ",
		account: "u-17",
		actor: "m-4",
		type: "",
		unknown: "x",
		typed: "z",
	};
	const address = await addressOf(auditor, form);
	assert.doesNotMatch(address, /ridge|u-17|unknown/);
	const { filters, problems, given } = await filtersOf(other, queryOf(address));
	assert.deepEqual(problems, []);
	assert.equal(filters.words, "Bridge, farewell");
	assert.equal(filters.account, "u-17");
	assert.equal(filters.actor, "M-4");
	assert.equal(given.words, "Bridge, farewell");
	assert.equal(await addressOf(auditor, form), address, "asked for again it is the same row");
	for (const role of ["moderator", "lead", "admin"] as const) {
		const stranger = await person(role);
		await assert.rejects(addressOf(stranger, form), { code: "NOT_PERMITTED" });
		await assert.rejects(filtersOf(stranger, queryOf(address)), { code: "NOT_PERMITTED" });
	}
});

test("what is wrong stays in the form, and is said beside its field", async () => {
	const address = await addressOf(auditor, {
		words: ".*",
		from: "2026-02-02T00:00",
		until: "2026-02-01T00:00",
	});
	const { problems, given } = await filtersOf(auditor, queryOf(address));
	assert.ok(problems.some(({ path }) => path === "words"));
	assert.equal(given.words, ".*");
	assert.equal(given.until, "2026-02-01T00:00");
	for (const text of ["\0", "\ud800", "=1+1", "'; drop table oversight.typed; --", "x".repeat(5000)]) {
		const to = await addressOf(auditor, { words: text });
		const found = await filtersOf(auditor, queryOf(to));
		assert.ok(found.problems.length > 0 || found.filters.words !== undefined);
	}
});

test("words in an address are refused, as whoever keeps the address would keep them", async () => {
	const { filters, problems, given } = await filtersOf(auditor, {
		words: "bridge",
		account: "u-1",
		type: "case.claimed",
	});
	assert.deepEqual(filters, {});
	assert.deepEqual(problems.map(({ path }) => path).sort(), ["account", "words"]);
	assert.equal(given.words, undefined);
});

test("an address whose words were erased, or never were, searches for nothing instead of everything", async () => {
	const address = await addressOf(auditor, { words: "armadillo" });
	const { typed } = queryOf(address);
	await assert.rejects(
		database.admin`update oversight.typed set terms = '{"words": "other"}' where id = ${typed as string}`,
		{ code: "CS010" },
	);
	await assert.rejects(database.admin`delete from oversight.typed`, { code: "CS010" });
	await database.admin`update oversight.typed set terms = null where id = ${typed as string}`;
	for (const id of [typed, randomUUID(), "' or true --"]) {
		const { filters, problems } = await filtersOf(auditor, { typed: id as string, type: "case.claimed" });
		assert.deepEqual(filters, {});
		assert.equal(problems[0]?.path, "words");
	}
});

test("saving a search is an entry with a commitment of it; the row beside opens it", async () => {
	const filters = filtersFrom({ actor: "M-1", type: "thread.decrypted" });
	const saved = await saveView(auditor, {
		name: " Readings of M-1 ",
		shared: false,
		filters: { ...filters, words: "bridge" },
	});
	const [row] = await database.admin`
		select convert_from(e.leaf, 'UTF8')::jsonb as leaf, v.terms, v.salt, t.terms as typed from oversight.view v
		join ledger.entry e on e.id = v.entry_id join oversight.typed t on t.id = v.typed_id where v.id = ${saved.view}`;
	assert.equal(row?.leaf.type, "view.saved");
	assert.equal(row?.leaf.view, saved.view);
	assert.deepEqual(row?.terms, { actor: "M-1", type: "thread.decrypted" });
	assert.deepEqual(row?.typed, { name: "Readings of M-1", words: "bridge" });
	assert.ok(opens(row?.leaf.query.commitment, row?.salt, canonical({ ...row?.terms, ...row?.typed })));
	assert.doesNotMatch(JSON.stringify(row?.leaf), /Readings|bridge|M-1/);
	const view = (await listViews(auditor)).find(({ id }) => id === saved.view);
	const read = await filtersOf(auditor, queryOf(view?.address ?? ""));
	assert.equal(read.filters.words, "bridge");
	assert.equal(read.filters.actor, "M-1");
	assert.ok(!(await listViews(other)).some(({ id }) => id === saved.view), "not shared, it is one's own");
	await assert.rejects(database.as("web")`update oversight.view set shared = true`, { code: "42501" });
	await assert.rejects(database.admin`update oversight.view set shared = true`, { code: "CS010" });
});

test("a shared search is everybody's to use and its author's to remove, once, as an entry", async () => {
	const { view } = await saveView(auditor, {
		name: "Refusals",
		shared: true,
		filters: { outcome: "refused" },
	});
	const theirs = (await listViews(other)).find(({ id }) => id === view);
	assert.equal(theirs?.own, false);
	assert.equal(theirs?.removable, false);
	assert.equal(theirs?.address, "/oversight/ledger?outcome=refused");
	await assert.rejects(removeView(other, view), { code: "NOT_PERMITTED" });
	await assert.rejects(removeView(lead, view), { code: "NOT_PERMITTED" });
	const answers = await Promise.allSettled([removeView(auditor, view), removeView(auditor, view)]);
	assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
	const entries = await database.admin`
		select from ledger.entry where type = 'view.removed' and convert_from(leaf, 'UTF8')::jsonb->>'view' = ${view}`;
	assert.equal(entries.length, 1);
	assert.ok(!(await listViews(other)).some(({ id }) => id === view));
	for (const id of [view, randomUUID(), "' or true --"])
		await assert.rejects(removeView(auditor, id), { code: "NOT_FOUND" });
});

test("a shared search of somebody who left still finds, says so, and an oversight lead may remove it", async () => {
	const leaver = await person("auditor");
	const about = await person("moderator");
	const filters = filtersFrom({ actor: about.alias, type: "person.added" });
	const shared = await saveView(leaver, { name: "Of one who leaves", shared: true, filters });
	const own = await saveView(leaver, { name: "Kept alone", shared: false, filters });
	// Both leave: who saved it, and whom it is about.
	const gone = [leaver.personId, about.personId];
	await database.admin`update access.person set disabled_at = now() where id = any(${gone})`;
	const view = (await listViews(other)).find(({ id }) => id === shared.view);
	assert.equal(view?.left, true);
	assert.equal(view?.alias, leaver.alias);
	assert.ok(!(await listViews(other)).some(({ id }) => id === own.view));
	const read = await filtersOf(other, queryOf(view?.address ?? ""));
	assert.deepEqual((await searchLedger(other, read.filters)).entries, []);
	await assert.rejects(removeView(other, shared.view), { code: "NOT_PERMITTED" });
	await removeView(lead, shared.view);
	assert.ok(!(await listViews(other)).some(({ id }) => id === shared.view));
});

test("whoever lost the right has left as well", async () => {
	const demoted = await person("auditor");
	const { view } = await saveView(demoted, {
		name: "Searches",
		shared: true,
		filters: { type: "ledger.searched" },
	});
	await database.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid() where person_id = ${demoted.personId}`;
	assert.equal((await listViews(other)).find(({ id }) => id === view)?.left, true);
	const now = { ...demoted, grants: [] };
	await assert.rejects(listViews(now), { code: "NOT_PERMITTED" });
	await assert.rejects(removeView(now, view), { code: "NOT_PERMITTED" });
});

test("a search of another region than one's own says so when it is used", async () => {
	const { view } = await saveView(auditor, { name: "Over there", shared: true, filters: { region: "us" } });
	const european = { ...other, grants: [{ role: "auditor" as const, region: "eu" }] };
	const found = (await listViews(european)).find(({ id }) => id === view);
	const { filters } = await filtersOf(european, queryOf(found?.address ?? ""));
	await assert.rejects(searchLedger(european, filters), { code: "REGION_NOT_HELD" });
	await assert.rejects(saveView(european, { name: "x", shared: false, filters }), {
		code: "REGION_NOT_HELD",
	});
});

test("a saved search needs a name, and something that is searched for; a person keeps so many", async () => {
	const filters: LedgerFilters = { outcome: "failed" };
	for (const name of ["", "   ", "x".repeat(81), "a\0b", "\ud800"])
		await assert.rejects(saveView(auditor, { name, shared: false, filters }), { code: "INPUT_INVALID" });
	await assert.rejects(saveView(auditor, { name: "All", shared: false, filters: {} }), {
		code: "INPUT_INVALID",
	});
	const keeper = await person("auditor");
	const odd = "'; drop table oversight.view; -- =cmd()";
	for (let i = 0; i < MOST_VIEWS; i++)
		await saveView(keeper, { name: `${odd} ${i}`, shared: false, filters });
	await assert.rejects(saveView(keeper, { name: "One more", shared: false, filters }), {
		code: "INPUT_INVALID",
	});
	const views = await listViews(keeper);
	assert.equal(views.filter(({ own }) => own).length, MOST_VIEWS);
	assert.equal(views[0]?.name, `${odd} ${MOST_VIEWS - 1}`);
	await removeView(keeper, views[0]?.id ?? "");
	await saveView(keeper, { name: "One more", shared: false, filters });
});

function filtersFrom(query: Record<string, string>): LedgerFilters {
	const { filters, problems } = readFilters(query);
	assert.deepEqual(problems, []);
	return filters;
}

async function person(role: Role): Promise<Actor> {
	const regions = ["eu", "us"];
	const seeded: SeededPerson = await seedPerson(database, "V", role, regions);
	return {
		...{ personId: seeded.id, alias: seeded.alias, name: "A person", sessionId: seeded.sessionId },
		grants: regions.map((region) => ({ role, region })),
	};
}
