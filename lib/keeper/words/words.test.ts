/** What the keeper lets be found of the reasons that it sealed, and by whom. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Role } from "../../access/roles.ts";
import { openThread } from "../open-thread.ts";
import { searchKey } from "../stores/search-key.ts";
import { claim, type House, openHouse, reportThread, signIn } from "../testing.ts";
import { askWords } from "./ask-words.ts";
import { blinder } from "./blind.ts";

let house: House;
before(async () => {
	house = await openHouse();
});
after(() => house.close());

const WORDS = "She names a BRIDGE and an hour tonight; emergency services must know it.";

test("an opening and the tokens of its words are one commit, and no table holds a word", async () => {
	const opened = await opening(WORDS);
	const [row] = await house.database.admin`
		select w.tokens::text[] as tokens, w.region, e.type, n.about from vault.note_words w
		join ledger.entry e on e.id = w.entry_id and e.at = w.entry_at join vault.note n on n.id = w.note_id
		where n.about = ${opened}`;
	assert.equal(row?.type, "opening.granted");
	assert.equal(row?.region, "eu");
	assert.deepEqual(row?.tokens, house.keeper.words.tokensOf(WORDS));
	assert.ok(house.keeper.words.tokensOf("bridge").every((token) => row?.tokens.includes(token)));
});

test("a further reason is found by its words too", async () => {
	const opened = await opening(WORDS, "A zeppelin was seen over the harbour, and this cannot wait at all.");
	const [zeppelin] = house.keeper.words.tokensOf("zeppelin");
	const rows = await house.database.admin`
		select n.about from vault.note_words w join vault.note n on n.id = w.note_id where w.tokens @> ${[zeppelin] as string[]}::text[]::bigint[]`;
	assert.deepEqual(
		rows.map(({ about }) => about),
		[opened],
	);
});

test("where the tokens cannot be kept, nothing is opened", async () => {
	await house.database.admin`revoke execute on function vault.keep_words(jsonb, uuid, bigint[]) from keeper`;
	try {
		await assert.rejects(opening(WORDS));
	} finally {
		await house.database.admin`grant execute on function vault.keep_words(jsonb, uuid, bigint[]) to keeper`;
	}
	const [left] = await house.database.admin`
		select (select count(*)::int from vault.note) as notes, (select count(*)::int from vault.note_words) as words`;
	assert.equal(left?.notes, left?.words);
});

test("tokens are kept for a note of the same transaction only, by the keeper alone", async () => {
	const [note] = await house.database.admin`select note_id, entry_id from vault.note_words limit 1`;
	await house.database.admin`delete from vault.note_words where note_id = ${note?.note_id}`;
	const keeper = house.database.as("keeper");
	const done = keeper.json({ entry: note?.entry_id });
	await assert.rejects(keeper`select vault.keep_words(${done}, ${note?.note_id}, '{7}')`, { code: "CS140" });
	for (const role of ["web", "worker", "notary"] as const) {
		const sql = house.database.as(role);
		await assert.rejects(sql`select vault.keep_words('{}', ${randomUUID()}, '{7}')`, { code: "42501" });
	}
});

test("web reads no token, and looks by none that it brings", async () => {
	const web = house.database.as("web");
	for (const table of ["vault.note_words", "vault.words_asked"])
		await assert.rejects(web.unsafe(`select tokens from ${table}`), { code: "42501" });
	await assert.rejects(web`select vault.ask_words('{}')`, { code: "42501" });
	await assert.rejects(web`select vault.tokens_asked(${randomUUID()}, '{eu}')`, { code: "42501" });
	const [token] = house.keeper.words.tokensOf("bridge");
	for (const words of [{ tokens: [token] }, { asked: null }, { asked: randomUUID() }])
		for (const act of ["entries_by_words", "estimate_by_words"])
			await assert.rejects(looked(act, { words: [{ regions: null, ...words }] }), { code: "CS241" });
	await assert.rejects(looked("entries_by_words", { words: [] }), { code: "CS141" });
	await assert.rejects(looked("entries_by_words", { words: [{ asked: "1') or ('t" }] }), { code: "22P02" });
});

test("nothing is found by words before the keeper has recorded who looks, and how many words", async () => {
	const opened = await opening("A zither sounds from the lighthouse, every evening of this week.");
	const person = await signIn(house, ["auditor", "eu"]);
	const { asked } = await askWords(house.keeper, person.session, { words: ["ZITHER", "lighthouse"] });
	const [entry] = await house.database.admin`
		select via, actor, convert_from(leaf, 'UTF8')::json as leaf from ledger.entry where id = ${asked}`;
	assert.deepEqual([entry?.via, entry?.actor, entry?.leaf.type], ["keeper", person.id, "words.asked"]);
	assert.deepEqual([entry?.leaf.count, entry?.leaf.session], [2, person.sessionId]);
	const found = await looked("entries_by_words", { words: [{ regions: null, asked }] });
	const [granted] = await house.database.admin`
		select id from ledger.entry where type = 'opening.granted' and opening_id = ${opened}`;
	assert.deepEqual(
		found.map(({ id }) => id),
		[granted?.id],
	);
});

test("what was asked for serves in the regions of whoever asked, while their session lives, for ten minutes", async () => {
	const person = await signIn(house, ["auditor", "eu"]);
	const { asked } = await askWords(house.keeper, person.session, { words: ["bridge"] });
	const { admin } = house.database;
	const look = (regions = ["eu"]) =>
		looked("entries_by_words", { words: [{ regions: null, asked }], regions });
	await look();
	for (const regions of [["us"], ["eu", "us"]]) await assert.rejects(look(regions), { code: "CS241" });
	await admin`update access.role_grant set granted_at = now() - interval '1 day', ends_at = now() - interval '1 second' where person_id = ${person.id}`;
	await assert.rejects(look(), { code: "CS241" }, "the right ended");
	await admin`update access.role_grant set ends_at = null where person_id = ${person.id}`;
	await look();
	await admin`update vault.words_asked set asked_at = asked_at - interval '11 minutes' where entry_id = ${asked}`;
	await assert.rejects(look(), { code: "CS241" }, "ten minutes are over");
	await admin`update vault.words_asked set asked_at = now() where entry_id = ${asked}`;
	await admin`update console.session set ended_at = now() where id = ${person.sessionId}`;
	await assert.rejects(look(), { code: "CS241" }, "the session ended");
	await admin`update vault.words_asked set asked_at = now() - interval '26 hours' where entry_id = ${asked}`;
	await house.database.as("keeper")`select oversight.forget_searches()`;
	assert.equal((await admin`select from vault.words_asked where entry_id = ${asked}`).length, 0);
});

test("a person searches by words 120 times in an hour, and then not, whatever the console says", async () => {
	const person = await signIn(house, ["auditor", "eu"]);
	await house.database.admin`
		insert into vault.words_asked (entry_id, keeper, person_id, session_id, tokens)
		select gen_random_uuid(), ${house.keeper.name}, ${person.id}, ${person.sessionId}, '{1}' from generate_series(1, 119)`;
	const ask = () => askWords(house.keeper, person.session, { words: ["bridge"] });
	await ask();
	const entries = () => house.database.admin`select from ledger.entry where type = 'words.asked'`;
	const before = (await entries()).length;
	await assert.rejects(ask(), { code: "RATE_LIMITED" });
	assert.equal((await entries()).length, before);
});

test("words are found for a selection while its person oversees, and no selection is made by another's or by old ones", async () => {
	const person = await signIn(house, ["auditor", "eu"]);
	const other = await signIn(house, ["auditor", "eu"]);
	const { asked } = await askWords(house.keeper, person.session, { words: ["bridge"] });
	const { web } = house;
	const exports = ({ id, sessionId }: typeof person) => {
		const selection = {
			...{
				id: randomUUID(),
				person: id,
				session: sessionId,
				role: "auditor",
				regions: ["eu"],
				format: "csv",
			},
			...{ find: { words: [{ regions: null, asked }] }, epoch: 1, size: 1, checkpoint: "x", count: 1 },
			...{ commitment: "aa", policy: "p-1" },
		};
		return web`select oversight.export_selection(${web.json(selection)})`;
	};
	const looks = () =>
		web`select * from vault.entries_by_words(${web.json({ words: [{ regions: null, asked }], regions: ["eu"], limit: 5 })})`;
	const age = () =>
		house.database
			.admin`update vault.words_asked set asked_at = asked_at - interval '11 minutes' where entry_id = ${asked}`;
	await assert.rejects(exports(other), { code: "CS241" });
	await exports(person);
	await age();
	await looks();
	await assert.rejects(exports(person), { code: "CS241" });
	await assert.rejects(
		web.begin(
			"isolation level repeatable read",
			(tx) => tx`
		select * from vault.entries_by_words(${tx.json({ words: [{ asked }], regions: ["eu"], limit: 5 })})`,
		),
		{ code: "CS270" },
	);
	await house.database.admin`update console.session set ended_at = now() where id = ${person.sessionId}`;
	await assert.rejects(looks(), { code: "CS241" });
});

test("an erased note is found by no word", async () => {
	const opened = await opening("An armadillo walks across the whole of the frozen lake.");
	const [before] = await house.database
		.admin`select count(*)::int as n from vault.note_words w join vault.note n on n.id = w.note_id where n.about = ${opened}`;
	assert.equal(before?.n, 1);
	const [after] = await house.database.admin`
		with gone as (delete from vault.note where about = ${opened} returning id) select id from gone`;
	const left = await house.database
		.admin`select from vault.note_words where note_id = ${after?.id as string}`;
	assert.equal(left.length, 0);
});

test("auditors and oversight leads search by words, nobody else, and by eight at most", async () => {
	for (const role of ["auditor", "oversight_lead"] as const) {
		const person = await signIn(house, [role, "eu"]);
		const { asked } = await askWords(house.keeper, person.session, { words: ["Bridge", "tonight"] });
		const [row] = await house.database
			.admin`select tokens::text[] as tokens from vault.words_asked where entry_id = ${asked}`;
		assert.deepEqual(row?.tokens, house.keeper.words.tokensOf("tonight bridge"));
	}
	for (const role of ["moderator", "lead", "child_safety", "qa", "legal", "counsel", "admin"] as Role[]) {
		const person = await signIn(house, [role, "eu"]);
		await assert.rejects(askWords(house.keeper, person.session, { words: ["bridge"] }), {
			code: "NOT_PERMITTED",
		});
	}
	await assert.rejects(askWords(house.keeper, "nobody", { words: ["bridge"] }), { code: "NOT_SIGNED_IN" });
	const auditor = await signIn(house, ["auditor", "eu"]);
	for (const words of [[".*"], ["one two three four five six seven eight nine"]])
		await assert.rejects(askWords(house.keeper, auditor.session, { words }), { code: "INPUT_INVALID" });
});

test("the search key is made once, is nobody else's to read, and decides every token", async () => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-search-"));
	try {
		const [one, other] = await Promise.all([searchKey(folder), searchKey(folder)]);
		assert.deepEqual(one, other);
		assert.deepEqual(await searchKey(folder), one);
		assert.equal(statSync(join(folder, "key")).mode & 0o777, 0o600);
		assert.equal(Buffer.from(readFileSync(join(folder, "key"), "utf8").trim(), "base64url").length, 32);
		assert.notDeepEqual(blinder(one).tokensOf("bridge"), house.keeper.words.tokensOf("bridge"));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

/** As web, which may. */
async function looked(act: string, query: object): Promise<{ id: string }[]> {
	const web = house.database.as("web");
	const asked = web.json({ regions: ["eu"], limit: 10, ...query } as never);
	return web`select * from ${web.unsafe(`vault.${act}`)}(${asked})`;
}

/** @returns the opening's id */
async function opening(text: string, further?: string): Promise<string> {
	const person = await signIn(house, ["moderator", "eu"]);
	const { caseId } = await reportThread(house, { messages: 6, reported: [3] });
	await claim(house, caseId, person.id);
	const { lines } = await openThread(house.keeper, person.session, {
		caseId,
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text },
		scope: { kind: "reported" },
		...(further && { further }),
	});
	const [line] = lines;
	assert.ok(line?.kind === "opening");
	return line.opening as string;
}
