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
import { askTokens } from "./ask-tokens.ts";
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

test("web reads no token, also not by a query that it may call", async () => {
	const web = house.database.as("web");
	await assert.rejects(web`select tokens from vault.note_words`, { code: "42501" });
	const none = web.json({ regions: ["eu"], words: [{ regions: null, tokens: [] }], limit: 10 });
	await assert.rejects(web`select * from vault.entries_by_words(${none})`, { code: "CS141" });
	const bad = web.json({ regions: ["eu"], words: [{ regions: null, tokens: ["1') or ('t"] }], limit: 10 });
	await assert.rejects(web`select * from vault.entries_by_words(${bad})`, { code: "22P02" });
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

test("auditors and oversight leads have a word's token, nobody else", async () => {
	for (const role of ["auditor", "oversight_lead"] as const) {
		const person = await signIn(house, [role, "eu"]);
		const { tokens } = await askTokens(house.keeper, person.session, { words: ["Bridge", "tonight"] });
		assert.deepEqual(tokens, house.keeper.words.tokensOf("tonight bridge"));
	}
	for (const role of ["moderator", "lead", "child_safety", "qa", "legal", "counsel", "admin"] as Role[]) {
		const person = await signIn(house, [role, "eu"]);
		await assert.rejects(askTokens(house.keeper, person.session, { words: ["bridge"] }), {
			code: "NOT_PERMITTED",
		});
	}
	await assert.rejects(askTokens(house.keeper, "nobody", { words: ["bridge"] }), { code: "NOT_SIGNED_IN" });
	const auditor = await signIn(house, ["auditor", "eu"]);
	await assert.rejects(askTokens(house.keeper, auditor.session, { words: [".*"] }), {
		code: "INPUT_INVALID",
	});
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
