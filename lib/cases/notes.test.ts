import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { importPrivateIntakeKey } from "../envelope/intake-key.ts";
import { openNote } from "../envelope/note.ts";
import { claimCase } from "./claim-case.ts";
import { escalateCase } from "./escalate-case.ts";
import { countOwnMentions, listMentions, NOTE_MIN, readNotes, sawMentions, writeNote } from "./notes.ts";
import { entriesOf, seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

const WORDS = 'She wrote "leave me alone" on Tuesday; look at the third message again.';

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("a note is sealed words with an entry of the same commit, and no word of it is in the log or beside it", async () => {
	const [author, other] = [await desk.actor("moderator"), await desk.actor("moderator")];
	const caseId = await seedCase(desk.database);
	await writeNote(author, { caseId, words: WORDS, mentions: [other.personId] });
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.noted"]);
	const { notes, mayNote } = await readNotes(other, { id: caseId, region: "eu", restricted: false });
	assert.equal(mayNote, true);
	const [note] = notes;
	assert(note);
	assert.deepEqual(
		[note.alias, note.mentions.map(({ alias, seen }) => [alias, seen])],
		[author.alias, [[other.alias, false]]],
	);
	const [row] = await desk.database
		.admin`select kind, about, wrapped, sealed from vault.note where id = ${note.id}`;
	assert.deepEqual([row?.kind, row?.about], ["case_note", caseId]);
	const { wrapped, sealed } = row as unknown as { wrapped: string; sealed: string };
	const key = { kid: desk.intake.kid, privateKey: importPrivateIntakeKey(desk.intake.privateJwk) };
	const opened = openNote(key, { noteId: note.id, about: caseId }, { wrapped, sealed });
	assert.equal(opened.text, WORDS);
	const [leaf] = await desk.database.admin`
		select convert_from(leaf, 'UTF8') as leaf from ledger.entry where case_id = ${caseId} and type = 'case.noted'`;
	assert.ok(!leaf?.leaf.includes("Tuesday") && !leaf?.leaf.includes(other.personId));
	assert.equal(JSON.parse(leaf?.leaf).count, 1);
});

test("who is mentioned is told so once, until they say that they have seen it", async () => {
	const [author, one, two] = await Promise.all(
		["moderator", "moderator", "lead"].map((role) => desk.actor(role as "lead")),
	);
	assert(author && one && two);
	const caseId = await seedCase(desk.database);
	await writeNote(author, { caseId, words: WORDS, mentions: [one.personId, one.personId, two.personId] });
	assert.deepEqual(
		[await countOwnMentions(one), await countOwnMentions(two), await countOwnMentions(author)],
		[1, 1, 0],
	);
	const [mention] = await listMentions(one);
	assert.deepEqual([mention?.caseId, mention?.by], [caseId, author.alias]);
	await sawMentions(two, [mention?.noteId as string, randomUUID(), "'; drop"]);
	await sawMentions(author, [mention?.noteId as string]); // somebody else's is not theirs to mark
	assert.deepEqual([await countOwnMentions(one), await countOwnMentions(two)], [1, 0]);
	await sawMentions(one, [mention?.noteId as string]);
	await sawMentions(one, [mention?.noteId as string]);
	assert.deepEqual(await listMentions(one), []);
});

test("nobody is mentioned who may not see the case, nor oneself, nor more than ten", async () => {
	const author = await desk.actor("child_safety");
	const caseId = await seedCase(desk.database, { restricted: true });
	const refused = [
		await desk.actor("moderator"),
		await desk.actor("lead"),
		await desk.actor("child_safety", ["us"]),
		await desk.actor("auditor"),
		author,
	];
	for (const { personId } of refused) {
		await assert.rejects(writeNote(author, { caseId, words: WORDS, mentions: [personId] }), {
			code: "INPUT_INVALID",
		});
	}
	const many = Array.from({ length: 11 }, () => randomUUID());
	await assert.rejects(writeNote(author, { caseId, words: WORDS, mentions: many }), {
		code: "INPUT_INVALID",
	});
	assert.deepEqual(await entriesOf(desk.database, caseId), []);
	const colleague = await desk.actor("child_safety");
	await writeNote(author, { caseId, words: WORDS, mentions: [colleague.personId] });
	assert.equal(await countOwnMentions(colleague), 1);
});

test("only whoever works on cases of the region notes anything; words are needed, and few are enough", async () => {
	const caseId = await seedCase(desk.database);
	const note = { caseId, words: WORDS, mentions: [] };
	await assert.rejects(writeNote(await desk.actor("auditor"), note), { code: "NOT_PERMITTED" });
	await assert.rejects(writeNote(await desk.actor("moderator", ["us"]), note), { code: "REGION_NOT_HELD" });
	const restricted = await seedCase(desk.database, { restricted: true });
	await assert.rejects(writeNote(await desk.actor("lead"), { ...note, caseId: restricted }), {
		code: "CASE_RESTRICTED",
	});
	const actor = await desk.actor("moderator");
	await assert.rejects(writeNote(actor, { ...note, words: " " }), { code: "INPUT_INVALID" });
	await assert.rejects(writeNote(actor, { ...note, words: "x".repeat(NOTE_MIN - 1) }), {
		code: "INPUT_INVALID",
	});
	await assert.rejects(writeNote(actor, { ...note, caseId: "x" }), { code: "NOT_FOUND" });
	await writeNote(actor, { ...note, words: "Yes." });
	const qa = await readNotes(await desk.actor("qa"), { id: caseId, region: "eu", restricted: false });
	assert.deepEqual([qa.mayNote, qa.notes.length, qa.readers], [false, 1, []]);
});

test("once the case is child safety's, what mentions a moderator there waits for them no more", async () => {
	const [author, other] = [await desk.actor("moderator"), await desk.actor("moderator")];
	const caseId = await seedCase(desk.database);
	await claimCase(author, caseId);
	await writeNote(author, { caseId, words: WORDS, mentions: [other.personId] });
	assert.equal(await countOwnMentions(other), 1);
	await escalateCase(author, { caseId, kind: "CHILD_SAFETY", words: WORDS });
	assert.deepEqual([await countOwnMentions(other), await listMentions(other)], [0, []]);
	await assert.rejects(writeNote(other, { caseId, words: WORDS, mentions: [] }), { code: "CASE_RESTRICTED" });
});

test("a note on a case that one has claimed is work on it; of a note whose words are deleted the page says so", async () => {
	const actor = await desk.actor("moderator");
	const caseId = await seedCase(desk.database);
	await claimCase(actor, caseId);
	const { admin } = desk.database;
	await admin`update console.claim set active_at = now() - interval '50 minutes' where case_id = ${caseId}`;
	await writeNote(actor, { caseId, words: WORDS, mentions: [] });
	const [claim] =
		await admin`select active_at > now() - interval '1 minute' as fresh from console.claim where case_id = ${caseId}`;
	assert.equal(claim?.fresh, true);
	const read = async () =>
		(await readNotes(actor, { id: caseId, region: "eu", restricted: false })).notes[0]?.gone;
	assert.equal(await read(), false);
	await admin`update vault.note set wrapped = null, sealed = null, intake_key = null, erased_at = now() where about = ${caseId}`;
	assert.equal(await read(), true);
});

test("the database takes no note without its entry and words, and no mention of somebody who may not see the case", async () => {
	const web = desk.database.as("web");
	const [author, stranger] = [await desk.actor("moderator"), await desk.actor("moderator", ["us"])];
	const caseId = await seedCase(desk.database);
	await writeNote(author, { caseId, words: WORDS, mentions: [] });
	const [note] = await web`select id, entry_id from console.case_note where case_id = ${caseId}`;
	await assert.rejects(
		web`insert into console.case_note (id, case_id, person_id, entry_id)
			values (${randomUUID()}, ${caseId}, ${author.personId}, ${note?.entry_id})`,
		{ code: "CS450" },
	);
	// Later than the note; and whoever reads nothing there.
	await assert.rejects(
		web`insert into console.mention (note_id, person_id) values (${note?.id}, ${stranger.personId})`,
		{ code: "CS451" },
	);
	await assert.rejects(web`update console.case_note set person_id = ${stranger.personId}`, { code: "42501" });
	await assert.rejects(web`delete from console.mention`, { code: "42501" });
	await assert.rejects(
		web`select ledger.append(${web.json({
			type: "case.noted",
			outcome: "done",
			assurance: { kind: "session" },
			actor: { id: author.personId, role: "moderator" },
			...{ session: author.sessionId, case: caseId, region: "eu", note: randomUUID(), count: 0 },
		})})`,
		{ code: "CS452" },
	);
});
