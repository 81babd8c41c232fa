/** What each person may see of legal holds, and how what they typed becomes what a hold covers. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import {
	accountOf,
	askRelease,
	decline,
	dueNow,
	HASTY,
	holdsOn,
	inDays,
	lift,
	place,
	renew,
} from "../../keeper/holds/testing-holds.ts";
import {
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
} from "../../keeper/testing.ts";
import { holdsInShort, listHolds } from "./list-holds.ts";
import { placingOf } from "./placing-of.ts";
import { readHold } from "./read-hold.ts";
import { readPlacing } from "./read-placing.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
let house: House;
let [legal, counsel, other]: Someone[] = [];
type Someone = Person & { actor: Actor };

before(async () => {
	house = await openHouse(undefined, { settings: { policy: HASTY } });
	process.env.DATABASE_URL_WEB = house.database.url("web");
	legal = await someone("legal", ["eu", "us"]);
	counsel = await someone("counsel", ["eu"]);
	other = await someone("auditor", ["eu"]);
});
after(async () => {
	await closeWeb();
	await house.close();
});

async function someone(role: Role, regions: string[]): Promise<Someone> {
	const person = await signIn(house, ...regions.map((region): [Role, string] => [role, region]));
	const grants = regions.map((region) => ({ role, region }));
	return {
		...person,
		actor: { personId: person.id, sessionId: person.sessionId, alias: "T", name: "T", grants },
	};
}
const as = (one: Someone | undefined) => one as Someone;
const thread = (region = "eu") => reportThread(house, { messages: 2, reported: [1], region });
const onThread = (one: Reported, over = {}) =>
	place(house, as(legal), [{ kind: "thread", thread: one.threadId }], over);
const seen = async (one: Someone | undefined) => {
	const { standing, ended } = await listHolds(as(one).actor, as(one).session);
	return { standing: standing.map(({ id }) => id), ended: ended.map(({ id }) => id) };
};

test("a list has what stands, the next to end first, and what ended, in one's own regions", async () => {
	const [late, soon, over] = [
		await onThread(await thread()),
		await onThread(await thread(), { expires: inDays(20) }),
		await onThread(await thread()),
	];
	const inUs = await onThread(await thread("us"), { region: "us" });
	const { request } = await askRelease(house, as(legal), over.hold);
	await lift(house, as(counsel), over.hold, request);
	assert.deepEqual((await seen(counsel)).standing, [soon.hold, late.hold]);
	assert.deepEqual((await seen(counsel)).ended, [over.hold]);
	assert((await seen(legal)).standing.includes(inUs.hold));
	for (const role of ["moderator", "lead", "child_safety", "qa", "admin"] as const) {
		const { actor, session } = await someone(role, ["eu"]);
		await assert.rejects(listHolds(actor, session), code("NOT_PERMITTED"));
		await assert.rejects(readHold(actor, session, late.hold), code("NOT_PERMITTED"));
		assert.equal(await holdsInShort(actor, session), null);
	}
});

test("whom a restricted matter does not name learns nothing of it: no row, no page, no count", async () => {
	const before = [
		await listHolds(as(other).actor, as(other).session),
		await holdsInShort(as(other).actor, as(other).session),
	];
	const held = await thread();
	const { hold } = await onThread(held, {
		...{ expires: inDays(3), people: [as(counsel).id] },
		new: { reference: "24 O 2/27", title: "Secret for now", restricted: true },
	});
	await askRelease(house, as(legal), hold);
	assert.deepEqual(
		[
			await listHolds(as(other).actor, as(other).session),
			await holdsInShort(as(other).actor, as(other).session),
		],
		before,
	);
	await assert.rejects(readHold(as(other).actor, as(other).session, hold), code("NOT_FOUND"));
	const unnamed = await someone("legal", ["eu"]);
	await assert.rejects(readHold(unnamed.actor, unnamed.session, hold), code("NOT_FOUND"));
	assert(!(await readPlacing(unnamed.actor, unnamed.session)).matters.some(({ restricted }) => restricted));
	const view = await readHold(as(counsel).actor, as(counsel).session, hold);
	assert.deepEqual([view.restricted, view.people.length, view.asked], [true, 2, true]);
	assert(
		(await readPlacing(as(counsel).actor, as(counsel).session)).matters.some(({ restricted }) => restricted),
	);
});

test("whoever has the password of web or worker alone reads nothing of a restricted matter; a session shows what its person may know", async () => {
	const held = await thread();
	const named = await someone("legal", ["eu"]);
	const secret = await onThread(held, {
		...{ people: [as(counsel).id, named.id] },
		new: { reference: "24 O 3/27", title: "Secret too", restricted: true },
	});
	await renew(house, as(counsel), secret.hold, inDays(200));
	await askRelease(house, as(legal), secret.hold);
	const open = await onThread(held);
	const TABLES = ["hold_scope", "hold_thread", "hold_renewal", "hold_release"];
	/** In how many tables there is a row of either, as a role reads by hand, with or without a session. */
	const rows = (role: "web" | "worker", tables: string[], one: typeof secret, token?: string) =>
		house.database.as(role).begin(async (tx) => {
			if (token !== undefined) await tx`select set_config('countersign.session', ${token}, true)`;
			const found = [];
			for (const table of tables) {
				const of = table === "matter" ? "id" : table.startsWith("matter") ? "matter_id" : "hold_id";
				const key = table === "hold" ? "id" : of;
				const id = table.startsWith("matter") ? one.matter : one.hold;
				const [row] = await tx.unsafe(`select from legal.${table} where ${key} = '${id}' limit 1`);
				if (row) found.push(table);
			}
			return found;
		});
	const all = ["matter", "matter_person", "hold", ...TABLES];
	assert.deepEqual(await rows("web", all, secret), []);
	for (const token of ["", "a guess", as(other).session, as(legal).sessionId])
		assert.deepEqual(await rows("web", all, secret, token), []);
	assert.deepEqual(await rows("web", ["matter", "hold", "hold_scope", "hold_thread"], open), [
		...["matter", "hold", "hold_scope", "hold_thread"],
	]);
	assert.deepEqual(await rows("web", all, secret, as(counsel).session), all);
	assert.deepEqual(await rows("worker", ["matter", "hold"], secret, as(counsel).session), []);
	assert.deepEqual(await rows("worker", ["matter", "hold"], open), ["matter", "hold"]);
	await house.database.admin`update console.session set ended_at = now() where id = ${named.sessionId}`;
	assert.deepEqual(await rows("web", all, secret, named.session), [], "an ended session shows nothing");
	assert(!JSON.stringify(await listHolds(as(counsel).actor, as(other).session)).includes(secret.hold));
	// What one transaction was told, the next of the same connection does not know.
	const [left] = await house.web`select current_setting('countersign.session', true) as token`;
	assert(!left?.token);
});

test("a hold's page says what it covers, on what it stands, for what it came too late, and who did what", async () => {
	const [held, gone, secret] = [await thread(), await thread(), await thread()];
	await house.database.admin`update console.case set restricted = true where id = ${secret.caseId}`;
	assert.equal(await dueNow(house, gone), null);
	const { hold } = await place(house, as(legal), [
		await accountOf(house, held),
		{ kind: "thread", thread: gone.threadId },
		{ kind: "thread", thread: secret.threadId },
	]);
	await renew(house, as(counsel), hold, inDays(200));
	const { request } = await askRelease(house, as(legal), hold);
	await decline(house, as(counsel), hold, request);
	const view = await readHold(as(legal).actor, as(legal).session, hold);
	assert.deepEqual([view.covers, view.held, view.tooLate, view.over], [3, 2, 1, false]);
	assert.deepEqual(
		view.threads.map((one) => [one.externalId, one.tooLate]).sort(),
		[
			[held.threadId, false],
			[gone.threadId, true],
			[null, false],
		].sort(),
	);
	assert.deepEqual(view.scope.map(({ kind }) => kind).sort(), ["account", "thread", "thread"]);
	assert.equal(view.renewals.length, 1);
	assert.deepEqual(
		view.releases.map(({ state }) => state),
		["DECLINED"],
	);
	assert.deepEqual([view.waiting, view.mayAct], [undefined, true]);
	assert.equal((await readHold(as(other).actor, as(other).session, hold)).mayAct, false);
});

test("a hold that only the log knows of, since an older database was restored, is named as lost until it is placed again under its id", async () => {
	const held = await thread();
	const { hold, matter } = await onThread(held);
	// As a restore and an import of the log's entries leave it: the entries, without the rows.
	await house.database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		for (const table of ["hold", "matter"]) await tx.unsafe(`alter table legal.${table} disable trigger all`);
		for (const table of ["hold_thread", "hold_scope"]) {
			await tx.unsafe(`alter table legal.${table} disable trigger all`);
			await tx.unsafe(`delete from legal.${table} where hold_id = '${hold}'`);
			await tx.unsafe(`alter table legal.${table} enable trigger all`);
		}
		await tx`delete from legal.hold where id = ${hold}`;
		await tx`delete from legal.matter where id = ${matter}`;
		for (const table of ["hold", "matter"]) await tx.unsafe(`alter table legal.${table} enable trigger all`);
		await tx`update vault.thread_life set holds = 0 where thread_id = ${held.threadId}`;
	});
	const lost = async () =>
		(await listHolds(as(counsel).actor, as(counsel).session)).lost.map((one) => [
			one.hold,
			one.matter,
			one.region,
		]);
	assert.deepEqual(await lost(), [[hold, matter, "eu"]]);
	assert.equal((await readPlacing(as(counsel).actor, as(counsel).session, hold)).again?.matter, matter);
	const neighbour = await thread();
	await assert.rejects(dueNow(house, neighbour), /RETENTION_STOPPED/, "an admin looks first");
	await onThread(held, { hold, matter });
	assert.deepEqual(await lost(), []);
	const [now] = await house.web`select legal.holds_lost() as lost`;
	assert.deepEqual([now?.lost, await holdsOn(house, held)], [0, 1]);
});

const typed = async (over: Record<string, string>) => {
	const [platform] = await house.web`select id from console.platform limit 1`;
	return placingOf(as(legal).actor, {
		...{ hold: randomUUID(), newMatter: randomUUID(), region: "eu", matter: "", platform: platform?.id },
		...{ reference: "r", title: "t", words: "x".repeat(40), expires: "2027-05-31", ...over },
	});
};

test("lines become accounts, threads and cases, each once; a day ends with its last second", async () => {
	const one = await thread();
	const [row] = await house.web`select platform_id from console.thread where id = ${one.threadId}`;
	const said = await typed({
		platform: row?.platform_id,
		accounts: "u1\n u2,u1\r\n",
		threads: one.threadId,
		cases: `https://console.example/cases/${one.caseId.toUpperCase()}`,
	});
	assert.equal(said.expires, "2027-05-31T23:59:59.000Z");
	assert.deepEqual(said.scope, [
		{ kind: "account", platform: row?.platform_id, account: "u1" },
		{ kind: "account", platform: row?.platform_id, account: "u2" },
		{ kind: "thread", thread: one.threadId },
		{ kind: "case", case: one.caseId },
	]);
});

test("what is no account, thread or case is named by its line, and nothing is dropped", async () => {
	const wrong: [Record<string, string>, RegExp][] = [
		[{}, /at least one/],
		[{ accounts: "u1\nü2" }, /Line 2 of the accounts/],
		[{ accounts: "u1 u2, u3\r\n\r\nu4\nü5" }, /Line 4 of the accounts/],
		[{ threads: "t-1\nnever-reported" }, /Line 1 of the threads/],
		[{ cases: "yesterday's" }, /Line 1 of the cases/],
		[{ accounts: "u1", cases: `\n\n${randomUUID()}` }, /Line 3 of the cases .* no case of this region/],
		[{ accounts: "u1", reference: "   " }, /a reference\. Nothing was placed\.$/],
		[{ accounts: "u1", title: " " }, /what the matter is about\. Nothing was placed\.$/],
		[
			{ accounts: Array.from({ length: 1001 }, (_, n) => `u${n}`).join("\n") },
			/at most 1,000; these are 1,001/,
		],
	];
	for (const [over, says] of wrong) await assert.rejects(typed(over), says);
	await assert.rejects(typed({ accounts: "u1", expires: "soon" }), code("HOLD_INVALID"));
	await assert.rejects(typed({ accounts: "u1", region: "xx" }), code("REGION_NOT_HELD"));
	await assert.rejects(placingOf(as(other).actor, { region: "eu", accounts: "u1" }), code("NOT_PERMITTED"));
});
