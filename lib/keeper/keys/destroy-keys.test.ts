import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../../errors.ts";
import { open, refused, wish } from "../requests/testing-openings.ts";
import { claim, type House, openHouse, type Person, reportThread, signIn } from "../testing.ts";
import { decideDestruction } from "./decide-destruction.ts";
import { destroyKeys } from "./destroy-keys.ts";
import { rewrap } from "./rewrap.ts";
import { endPeriod, jobRow, keyRow, letPass, turnOf, typesAbout, withoutPlacing } from "./testing-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-keys-"));
let house: House;
let admin: Person;
before(async () => {
	house = await openHouse(folder);
	admin = await signIn(house, ["admin", "eu"], ["admin", "us"]);
});
after(() => house.close());

const announce = (kid: string, by = admin) =>
	decideDestruction(house.keeper, by.session, kid, { act: "announce" });
const fileOf = (kid: string, region = "eu") => join(folder, "intake", region, `${kid}.json`);
const threadOf = () => reportThread(house, { messages: 3, reported: [2] });
/** Of the database, as the keeper asks it. */
const destroyInDatabase = (kid: string) => {
	const { sql } = house.keeper;
	const clock = {
		keeper: "keeper-test",
		run: crypto.randomUUID(),
		ms: 1,
		at: new Date().toISOString(),
		apartMs: 0,
	};
	return sql`select access.destroy_key(${sql.json({ kid, clock })}) as r`;
};

describe("a key that nothing depends on", () => {
	it("is announced by itself days after its period, destroyed seven days later, on the record before it leaves", async () => {
		const kid = await endPeriod(house, "eu", 4);
		assert.ok(existsSync(fileOf(kid)));
		assert.equal(await turnOf(house, destroyKeys), "done");
		assert.deepEqual(await typesAbout(house, kid), ["key.destruction_announced"]);
		await turnOf(house, destroyKeys);
		assert.deepEqual(
			{ ...(await keyRow(house, kid)), entry: 0 },
			{ announced: true, destroyed: false, removed: false, kept: false, entry: 0 },
		);
		await letPass(house, kid, 6);
		await turnOf(house, destroyKeys);
		assert.equal((await keyRow(house, kid))?.destroyed, false);
		await letPass(house, kid, 2);
		assert.equal(await turnOf(house, destroyKeys), "done");
		assert.deepEqual(await typesAbout(house, kid), ["key.destruction_announced", "key.destroyed"]);
		assert.deepEqual([(await keyRow(house, kid))?.removed, existsSync(fileOf(kid))], [true, false]);
		await assert.rejects(house.keeper.keyring.named(kid), refused("INTAKE_KEY_UNAVAILABLE"));
	});

	it("is not announced before the policy's days, nor while its period runs", async () => {
		const over = await endPeriod(house, "eu", 1);
		const current = (await house.keeper.keyring.current("eu")).kid;
		await turnOf(house, destroyKeys);
		for (const kid of [over, current]) assert.equal((await keyRow(house, kid))?.announced, false);
	});

	it("leaves the folder at the next start where a copy of it was brought back", async () => {
		const kid = await endPeriod(house, "us", 4);
		const copy = readFileSync(fileOf(kid, "us"));
		await turnOf(house, destroyKeys, "us");
		await letPass(house, kid, 8);
		await turnOf(house, destroyKeys, "us");
		writeFileSync(fileOf(kid, "us"), copy);
		const next = await openHouse(folder, { database: house.database, name: "keeper-next" });
		await assert.rejects(next.keeper.keyring.named(kid), refused("INTAKE_KEY_UNAVAILABLE"));
		await turnOf(next, destroyKeys, "us");
		assert.equal(existsSync(fileOf(kid, "us")), false);
		await next.leave();
	});

	it("whose record is committed when the keeper dies leaves at the next start", async () => {
		const kid = await endPeriod(house, "eu", 4);
		await turnOf(house, destroyKeys);
		await letPass(house, kid, 8);
		await destroyInDatabase(kid); // and died
		assert.ok(existsSync(fileOf(kid)));
		const next = await openHouse(folder, { database: house.database, name: "keeper-after" });
		await turnOf(next, destroyKeys);
		assert.deepEqual([(await keyRow(house, kid))?.removed, existsSync(fileOf(kid))], [true, false]);
		await next.leave();
	});
});

it("one key whose private half does not leave the store keeps no other from its end, and the turn says why", async () => {
	const two = await openHouse();
	try {
		const kids = [await endPeriod(two, "eu", 5), await endPeriod(two, "eu", 4)];
		await turnOf(two, destroyKeys);
		for (const kid of kids) await letPass(two, kid, 8);
		const { keyring } = two.keeper;
		const forget = async (kid: string) => {
			if (kid === stuck) throw new DomainError("KEY_STORE_UNAVAILABLE", "The key store is away.");
			await keyring.forget(kid);
		};
		const [row] =
			await two.web`select kid from access.intake_key where kid = any(${kids}) order by not_after limit 1`;
		const stuck: string | null = row?.kid; // whose turn is first
		const keeper = { ...two.keeper, keyring: { ...keyring, forget } };
		assert.equal(await turnOf({ ...two, keeper }, destroyKeys), "failed");
		assert.equal((await jobRow(two, destroyKeys))?.error, "KEY_STORE_UNAVAILABLE");
		for (const kid of kids)
			assert.deepEqual(
				[(await keyRow(two, kid))?.destroyed, (await keyRow(two, kid))?.removed],
				[true, kid !== stuck],
			);
		assert.equal(await turnOf(two, destroyKeys), "done");
		for (const kid of kids) assert.equal((await keyRow(two, kid))?.removed, true);
	} finally {
		await two.close();
	}
});

it("while the log gives the destruction no place, the private half stays", async () => {
	const stands = await openHouse(undefined, { patience: { checkpoint: 200, witnesses: 200 } });
	try {
		const kid = await endPeriod(stands, "eu", 4);
		await turnOf(stands, destroyKeys);
		await letPass(stands, kid, 8);
		await stands.keeper.log.notary.stop();
		assert.equal(await turnOf(stands, destroyKeys), "failed");
		assert.equal((await jobRow(stands, destroyKeys))?.error, "RECORD_NOT_SEALED");
		await stands.keeper.sql`select access.key_removed(${kid})`;
		const { destroyed, removed } = (await keyRow(stands, kid)) ?? {};
		assert.deepEqual([destroyed, removed], [true, false]);
	} finally {
		await stands.close();
	}
});

describe("a key that something depends on", () => {
	it("is not announced by itself; announced by an admin it is not destroyed, also when its time has come", async () => {
		const { caseId } = await threadOf();
		const kid = await endPeriod(house, "eu", 4);
		await turnOf(house, destroyKeys);
		assert.equal((await keyRow(house, kid))?.announced, false);
		await announce(kid);
		await letPass(house, kid, 8);
		assert.equal(await turnOf(house, destroyKeys), "failed");
		assert.equal((await jobRow(house, destroyKeys))?.error, "KEY_NEEDED");
		await assert.rejects(destroyInDatabase(kid), { code: "CS314" });
		const moderator = await signIn(house, ["moderator", "eu"]);
		await claim(house, caseId, moderator.id);
		await open(house, moderator, wish(caseId));
		// Wrapped to the key of now, it needs the old one no more.
		await turnOf(house, rewrap);
		assert.equal(await turnOf(house, destroyKeys), "done");
		assert.equal((await keyRow(house, kid))?.removed, true);
		const { lines } = await open(house, moderator, wish(caseId));
		assert.ok(lines.length > 2);
	});

	it("a held thread keeps its key as any that lives does, and so do words that somebody typed", async () => {
		const { caseId, threadId } = await threadOf();
		const moderator = await signIn(house, ["moderator", "eu"]);
		await claim(house, caseId, moderator.id);
		await open(house, moderator, wish(caseId));
		await house.database.admin`update vault.thread_life set holds = 1 where thread_id = ${threadId}`;
		const kid = await endPeriod(house, "eu", 4);
		const [d] = await house.keeper.sql`select * from access.key_dependents(${kid})`;
		assert.ok(d?.keys > 0 && d?.notes > 0);
		await announce(kid);
		await letPass(house, kid, 8);
		await assert.rejects(destroyInDatabase(kid), { code: "CS314" });
		await turnOf(house, rewrap);
		await destroyInDatabase(kid);
	});

	it("what is on its way to a key keeps it; where that key is over before it is in place, it goes to the next one", async () => {
		const { caseId } = await threadOf();
		await endPeriod(house, "eu", 5);
		await withoutPlacing(house, () => turnOf(house, rewrap));
		const onItsWay = await endPeriod(house, "eu", 4);
		const [d] = await house.keeper.sql`select * from access.key_dependents(${onItsWay})`;
		assert.deepEqual([d?.keys, d?.staged > 0], [0, true]);
		await announce(onItsWay);
		await letPass(house, onItsWay, 8);
		await assert.rejects(destroyInDatabase(onItsWay), { code: "CS314" });
		await turnOf(house, rewrap);
		await destroyInDatabase(onItsWay);
		const moderator = await signIn(house, ["moderator", "eu"]);
		await claim(house, caseId, moderator.id);
		await open(house, moderator, wish(caseId));
	});
});

describe("an admin", () => {
	it("announces once, is told when, calls it off, and then the clockwork does not announce it by itself", async () => {
		const kid = await endPeriod(house, "us", 4);
		const { due } = await announce(kid);
		assert.ok(Date.parse(due as string) - Date.now() > 7 * 86_400_000 - 5_000);
		await assert.rejects(announce(kid), refused("KEY_ANNOUNCED"));
		await decideDestruction(house.keeper, admin.session, kid, { act: "cancel" });
		await turnOf(house, destroyKeys, "us");
		const { announced, kept } = (await keyRow(house, kid)) ?? {};
		assert.deepEqual([announced, kept], [false, true]);
		await assert.rejects(
			decideDestruction(house.keeper, admin.session, kid, { act: "cancel" }),
			refused("KEY_NOT_ANNOUNCED"),
		);
		await announce(kid);
		assert.equal((await keyRow(house, kid))?.kept, false);
		assert.deepEqual(await typesAbout(house, kid), [
			"key.destruction_announced",
			"key.destruction_announced", // refused
			"key.destruction_cancelled",
			"key.destruction_announced",
		]);
	});

	it("cannot announce a key in its period, nor one that is destroyed, and others cannot at all; each refusal is on the record", async () => {
		const current = (await house.keeper.keyring.current("eu")).kid;
		await assert.rejects(announce(current), refused("KEY_IN_USE"));
		const over = await endPeriod(house, "eu", 5);
		const elsewhere = await signIn(house, ["admin", "us"]);
		await assert.rejects(announce(over, elsewhere), refused("REGION_NOT_HELD"));
		const lead = await signIn(house, ["oversight_lead", "eu"]);
		await assert.rejects(announce(over, lead), refused("NOT_PERMITTED"));
		const rows = await house.web`select convert_from(leaf, 'UTF8')::jsonb->>'error' as error from ledger.entry
			where type = 'key.destruction_announced' and outcome = 'refused' and actor = any(${[elsewhere.id, lead.id]}::uuid[]) order by at`;
		assert.deepEqual(
			rows.map(({ error }) => error),
			["REGION_NOT_HELD", "NOT_PERMITTED"],
		);
		await turnOf(house, rewrap);
		await turnOf(house, destroyKeys);
		await letPass(house, over, 8);
		await turnOf(house, destroyKeys);
		await assert.rejects(announce(over), refused("KEY_DESTROYED"));
		await assert.rejects(
			decideDestruction(house.keeper, admin.session, over, { act: "cancel" }),
			refused("KEY_DESTROYED"),
		);
	});
});

describe("the database", () => {
	it("destroys nothing that is not announced, before its time, or while the clocks cannot be trusted", async () => {
		const kid = await endPeriod(house, "us", 6);
		await assert.rejects(destroyInDatabase(kid), { code: "CS315" });
		await announce(kid);
		await assert.rejects(destroyInDatabase(kid), { code: "CS316" });
		await letPass(house, kid, 8);
		const { sql } = house.keeper;
		const clock = {
			keeper: "keeper-test",
			run: crypto.randomUUID(),
			ms: 1,
			at: "2027-01-01T00:00:00Z",
			apartMs: 0,
		};
		for (const said of [
			{ kid, clock },
			{ kid, clock: { ...clock, at: new Date().toISOString(), apartMs: 900_000 } },
			{ kid },
		])
			await assert.rejects(sql`select access.destroy_key(${sql.json(said)})`, { code: "CS321" });
		assert.equal((await keyRow(house, kid))?.destroyed, false);
	});

	it("takes no announcement that is less than seven days ahead, and lets nobody move one", async () => {
		const kid = await endPeriod(house, "us", 7);
		const { sql } = house.keeper;
		await assert.rejects(sql`select access.announce_destruction(${sql.json({ kid, days: 6 })})`, {
			code: "CS313",
		});
		await assert.rejects(
			house.database
				.admin`update access.intake_key set announced_at = clock_timestamp(), announced_entry_id = gen_random_uuid(),
				destruction_due_at = clock_timestamp() + interval '6 days' where kid = ${kid}`,
			{ code: "23514" },
		);
		for (const role of ["web", "keeper", "worker"] as const)
			await assert.rejects(house.database.as(role)`update access.intake_key set destroyed_at = now()`, {
				code: "42501",
			});
	});

	it("lets no other role announce, call off, destroy or say that a key was removed", async () => {
		for (const role of ["web", "worker", "notary"] as const)
			for (const call of [
				"announce_destruction('{}')",
				"cancel_destruction('{}')",
				"destroy_key('{}')",
				"key_removed('x')",
			])
				await assert.rejects(
					house.database.as(role).unsafe(`select access.${call}`),
					{ code: "42501" },
					`${role} ${call}`,
				);
	});

	it("takes no word of a person without their session, right and confirmation", async () => {
		const kid = await endPeriod(house, "us", 9);
		const { sql } = house.keeper;
		const word = { kid, days: 7, person: admin.id, session: admin.sessionId, role: "admin", policy: "p" };
		const tried = (o: object) =>
			sql`select access.announce_destruction(${sql.json({ ...word, ...o } as never)})`;
		await assert.rejects(tried({}), { code: "CS064" });
		const session = { assurance: { kind: "session" } };
		await assert.rejects(tried({ ...session, session: crypto.randomUUID() }), { code: "CS043" });
		await assert.rejects(tried({ ...session, role: "lead" }), { code: "CS043" });
		const lead = await signIn(house, ["lead", "us"]);
		await assert.rejects(tried({ ...session, person: lead.id, session: lead.sessionId }), { code: "CS043" });
		await tried(session);
	});
});

it("no private half of a destroyed key lies anywhere in the folder of keys", () => {
	const names = readdirSync(join(folder, "intake"), { recursive: true, encoding: "utf8" });
	assert.ok(names.length > 0 && names.every((name) => !name.includes(".tmp")));
});
