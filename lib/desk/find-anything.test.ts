import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { seedCase, type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { findAnything, idsBeginning } from "./find-anything.ts";

describe("the palette", () => {
	let desk: TestDesk;
	before(async () => {
		desk = await testDesk();
	});
	after(() => desk.close());

	const found = async (...[actor, text]: Parameters<typeof findAnything>) =>
		(await findAnything(actor, text)).cases.map(({ id }) => id);

	it("finds a case by its id and by the beginning of it, and by nothing shorter than four digits", async () => {
		const moderator = await desk.actor("moderator");
		const id = await seedCase(desk.database);
		for (const text of [id, id.slice(0, 8), ` ${id.slice(0, 13).toUpperCase()} `])
			assert.deepEqual(await found(moderator, text), [id]);
		for (const text of [id.slice(0, 3), "", "zzzz", `${id}0`, "x".repeat(129), "' or 1=1"])
			assert.deepEqual(await found(moderator, text), []);
	});

	it("finds nobody a case that they may not see, and says of it what it says of none", async () => {
		const elsewhere = await seedCase(desk.database, { region: "us" });
		const restricted = await seedCase(desk.database, { restricted: true });
		for (const role of ["moderator", "lead", "qa", "legal"] as const)
			for (const id of [elsewhere, restricted])
				assert.deepEqual(await findAnything(await desk.actor(role), id), {
					cases: [],
					reports: [],
					people: [],
				});
		for (const role of ["auditor", "admin", "counsel"] as const)
			assert.deepEqual(await found(await desk.actor(role, ["eu", "us"]), elsewhere), []);
		assert.deepEqual(await found(await desk.actor("child_safety"), restricted), [restricted]);
	});

	it("finds a case by what its platform calls the report, and never by an account", async () => {
		const moderator = await desk.actor("moderator");
		const [open, restricted] = [
			await seedCase(desk.database),
			await seedCase(desk.database, { restricted: true }),
		];
		for (const [at, id] of [open, restricted].entries())
			await desk.database.admin`
				insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reporter,
					reported, has_note, sealed, reported_at, entry_id)
				select ${randomUUID()}, c.platform_id, ${`ticket:${at}`}, c.id, c.thread_id, 'OTHER_VIOLATION_TC', 'USER', 'u1',
					'{1}', false, 0, now(), ${randomUUID()} from console.case c where c.id = ${id}`;
		const byName = async (text: string) => (await findAnything(moderator, text)).reports.map(({ id }) => id);
		assert.deepEqual(await byName("ticket:0"), [open]);
		assert.deepEqual(await byName("ticket:1"), []);
		assert.deepEqual(await byName("ticket:"), []);
		assert.deepEqual(await findAnything(moderator, "u1"), { cases: [], reports: [], people: [] });
	});

	it("finds staff by name for whoever reads the staff's pages, and for nobody else", async () => {
		const admin = await desk.actor("admin");
		const { personId, alias } = await desk.actor("moderator");
		const people = (await findAnything(admin, alias.toLowerCase())).people.map(({ id }) => id);
		assert.ok(people.includes(personId));
		assert.deepEqual((await findAnything(admin, "%")).people, []);
		assert.deepEqual((await findAnything(admin, "%%%")).people, []);
		assert.deepEqual((await findAnything(await desk.actor("lead"), alias)).people, []);
	});

	it("looks between the first and the last id that begin so", () => {
		assert.deepEqual(idsBeginning("0A1b"), {
			from: "0a1b0000-0000-0000-0000-000000000000",
			to: "0a1bffff-ffff-ffff-ffff-ffffffffffff",
		});
		assert.equal(idsBeginning("0a1"), null);
	});
});
