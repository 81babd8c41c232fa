import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sealNote } from "../../envelope/note.ts";
import { DomainError } from "../../errors.ts";
import { generateSigner } from "../../ledger/signing.ts";
import { until } from "../../testing-until.ts";
import { discloseNotes } from "../disclose.ts";
import { accountForCrash } from "../loose-ends.ts";
import { open, refused, wish } from "../requests/testing-openings.ts";
import {
	claim,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	textsIn,
} from "../testing.ts";
import { rewrap } from "./rewrap.ts";
import { rewrapNow } from "./rewrap-now.ts";
import { endPeriod, jobRow, turnOf, withoutPlacing } from "./testing-keys.ts";

let house: House;
let moderator: Person;
before(async () => {
	house = await openHouse();
	moderator = await signIn(house, ["moderator", "eu"], ["moderator", "us"]);
});
after(() => house.close());

const wrappedTo = async ({ keyId }: Reported): Promise<string> => {
	const [row] = await house.database.admin`select intake_key from vault.sealed_key where id = ${keyId}`;
	return row?.intake_key;
};
const reads = async ({ caseId, texts }: Reported, by = moderator) => {
	await claim(house, caseId, by.id).catch(() => {});
	const { lines } = await open(house, by, wish(caseId, { kind: "reported" }));
	assert.equal(textsIn(lines).get(3), texts[2]);
};
const entriesOfThread = ({ threadId }: Reported) => house.web<{ type: string; leaf: string }[]>`
	select type, convert_from(leaf, 'UTF8') as leaf from ledger.entry
	where thread_id = ${threadId} and type like 'key.%' order by at, id`;
const report = (region = "eu") => reportThread(house, { messages: 5, reported: [3], region });

describe("what outlives its key's period", () => {
	it("is wrapped to the key of now after the policy's days, recorded for each thread, and opens", async () => {
		const one = await report();
		const other = await report();
		const old = await endPeriod(house, "eu", 4);
		assert.equal(await turnOf(house, rewrap), "done");
		const now = (await house.keeper.keyring.current("eu")).kid;
		for (const thread of [one, other]) {
			assert.equal(await wrappedTo(thread), now);
			const [entry] = await entriesOfThread(thread);
			const said = JSON.parse(entry?.leaf ?? "{}");
			assert.deepEqual([said.type, said.key, said.keys[0].from], ["key.rewrapped", now, old]);
			assert.equal(said.keys[0].keyVersion, thread.keyId);
			await reads(thread);
		}
		const { done, total, error } = (await jobRow(house, rewrap)) ?? {};
		assert.deepEqual([done, total, error], [2, 2, null]);
	});

	it("stays as it is until then, and nothing is recorded of a turn that finds nothing", async () => {
		const thread = await report();
		const old = await endPeriod(house, "eu", 1);
		const [before] =
			await house.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
		await turnOf(house, rewrap);
		assert.equal(await wrappedTo(thread), old);
		const [later] =
			await house.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
		assert.equal(later?.n, before?.n);
	});

	it("is wrapped anew at once where somebody asks", async () => {
		const thread = await report();
		const old = await endPeriod(house, "eu", 0);
		await rewrapNow(house.keeper, "eu");
		await until(async () => (await wrappedTo(thread)) !== old);
		await until(async () => (await jobRow(house, rewrap))?.asked === false);
		await reads(thread);
		await assert.rejects(rewrapNow(house.keeper, "xx"), refused("INPUT_INVALID"));
	});

	it("a thread counts as wrapped to both keys from the record on, since a backup may hold either", async () => {
		const thread = await report();
		const old = await endPeriod(house, "eu", 5);
		await turnOf(house, rewrap);
		const rows =
			await house.web`select intake_key from vault.wrapped_to where thread_id = ${thread.threadId}`;
		const now = (await house.keeper.keyring.current("eu")).kid;
		assert.deepEqual(rows.map((row) => row.intake_key).sort(), [old, now].sort());
	});

	it("is wrapped anew a second time, and opens by the newest record", async () => {
		const thread = await report();
		await endPeriod(house, "eu", 8);
		await turnOf(house, rewrap);
		await endPeriod(house, "eu", 7);
		await turnOf(house, rewrap);
		assert.equal((await entriesOfThread(thread)).length, 2);
		await reads(thread);
	});

	it("so are words that staff typed, under one digest, and they can be read", async () => {
		const lead = await signIn(house, ["lead", "us"]);
		const thread = await report("us");
		await reads(thread);
		const [note] = await house.web`select note_id from access.opening where case_id = ${thread.caseId}`;
		const old = await endPeriod(house, "us", 6);
		await turnOf(house, rewrap, "us");
		const [{ intake_key } = { intake_key: old }] = await house.database.admin`
			select intake_key from vault.note where id = ${note?.note_id}`;
		assert.notEqual(intake_key, old);
		const [entry] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = 'key.rewrapped' and convert_from(leaf, 'UTF8')::jsonb ? 'notes' and region = 'us'`;
		assert.equal(entry?.leaf.notes.count, 1);
		const { lines } = await discloseNotes(house.keeper, lead.session, [note?.note_id]);
		assert.ok(lines.some((line) => line.kind === "words" && line.text.length > 10));
	});
});

describe("wrapping anew that is disturbed", () => {
	it("killed before anything is recorded of a batch, the thread opens, nothing counts as seen, and the next turn goes on", async () => {
		const thread = await report();
		const old = await endPeriod(house, "eu", 4);
		const to = (await house.keeper.keyring.current("eu")).kid;
		const { sql } = house.keeper;
		const begun = {
			keeper: house.keeper.name,
			rewrap: crypto.randomUUID(),
			from: old,
			to,
			kind: "keys",
			limit: 9,
		};
		await sql`select access.begin_rewrap(${sql.json(begun)})`;
		await reads(thread);
		await house.keeper.loose.settled();
		await accountForCrash(sql, house.keeper.name);
		const [open] = await house.database
			.admin`select outcome from vault.release where rewrap_id = ${begun.rewrap}`;
		assert.equal(open?.outcome, null);
		assert.equal(await turnOf(house, rewrap), "done");
		assert.equal(await wrappedTo(thread), to);
		const [left] = await house.database
			.admin`select outcome from vault.release where rewrap_id = ${begun.rewrap}`;
		assert.equal(left?.outcome, "left");
	});

	it("killed after the record and before it is in place, the earlier one opens, and the next turn puts the new one there", async () => {
		const thread = await report();
		const old = await endPeriod(house, "eu", 4);
		await withoutPlacing(house, async () => {
			await turnOf(house, rewrap);
			await reads(thread);
			assert.equal(await wrappedTo(thread), old);
		});
		assert.equal(await turnOf(house, rewrap), "done");
		assert.notEqual(await wrappedTo(thread), old);
		assert.equal((await entriesOfThread(thread)).length, 1);
		await reads(thread);
	});

	it("a wrapped key that is not the one of its record is left, told, and does not keep the others", async () => {
		const bad = await report();
		const good = await report();
		const old = await endPeriod(house, "eu", 4);
		const [row] = await house.database.admin`select wrapped from vault.sealed_key where id = ${bad.keyId}`;
		const damaged = `${row?.wrapped.slice(0, -2)}${row?.wrapped.endsWith("AA") ? "BB" : "AA"}`;
		const put = (wrapped: string) =>
			house.database.admin.begin(async (tx) => {
				await tx`set local session_replication_role = replica`;
				await tx`update vault.sealed_key set wrapped = ${wrapped} where id = ${bad.keyId}`;
			});
		await put(damaged);
		assert.equal(await turnOf(house, rewrap), "failed");
		assert.equal((await jobRow(house, rewrap))?.error, "EVIDENCE_MISMATCH");
		assert.deepEqual([await wrappedTo(bad), (await wrappedTo(good)) !== old], [old, true]);
		await put(row?.wrapped);
		// Nor does it bring an entry each minute: it waits for a day, or for somebody who asks.
		const entries = async () => {
			const [n] = await house.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
			return n?.n as number;
		};
		const before = await entries();
		assert.equal(await turnOf(house, rewrap), "failed");
		assert.equal((await jobRow(house, rewrap))?.error, "EVIDENCE_MISMATCH");
		assert.equal(await entries(), before);
		await house.database
			.admin`update vault.rewrap_left set tried_at = tried_at - interval '1 day' where key_id = ${bad.keyId}`;
		assert.equal(await turnOf(house, rewrap), "done");
		await reads(bad);
	});

	it("one of which the log has no record is told, and tried once more when somebody asks", async () => {
		const thread = await report();
		await endPeriod(house, "eu", 4);
		const { admin } = house.database;
		const [brought] = await admin`select entry_id from vault.sealed_key where id = ${thread.keyId}`;
		const point = (entry: string) =>
			admin.begin(async (tx) => {
				await tx`set local session_replication_role = replica`;
				await tx`update vault.sealed_key set entry_id = ${entry} where id = ${thread.keyId}`;
			});
		await point(crypto.randomUUID());
		const tries = async () => {
			const [n] = await house.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
			return n?.n as number;
		};
		const turn = async () => [await turnOf(house, rewrap), (await jobRow(house, rewrap))?.error];
		assert.deepEqual(await turn(), ["failed", "EVIDENCE_MISMATCH"]);
		const before = await tries();
		await turn();
		assert.equal((await tries()) - before, 0);
		const ask = () =>
			admin`update access.job set asked_at = clock_timestamp() where name = 'rewrap' and region = 'eu'`;
		await ask();
		for (let i = 0; i < 3; i++) assert.deepEqual(await turn(), ["failed", "EVIDENCE_MISMATCH"]);
		assert.equal((await tries()) - before, 1);
		await point(brought?.entry_id);
		await ask();
		assert.deepEqual(await turn(), ["done", null]);
		await reads(thread);
	});

	it("a key whose private half is lost brings no entry and keeps no other", async () => {
		const lost = await report("us");
		const gone = await endPeriod(house, "us", 5);
		const other = await report("us");
		const old = await endPeriod(house, "us", 4);
		const { keyring } = house.keeper;
		const named = async (kid: string) => {
			if (kid === gone) throw new DomainError("INTAKE_KEY_UNAVAILABLE", "Its private half is not here.");
			return keyring.named(kid);
		};
		const lacking = { ...house, keeper: { ...house.keeper, keyring: { ...keyring, named } } };
		const [before] =
			await house.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
		assert.equal(await turnOf(lacking, rewrap, "us"), "failed");
		assert.equal((await jobRow(house, rewrap, "us"))?.error, "INTAKE_KEY_UNAVAILABLE");
		const [later] =
			await house.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
		assert.equal(later?.n - before?.n, 1);
		assert.deepEqual([await wrappedTo(lost), (await wrappedTo(other)) !== old], [gone, true]);
		assert.equal(await turnOf(house, rewrap, "us"), "done");
	});

	it("a key that was put in place of the recorded one is refused to whoever opens", async () => {
		const thread = await report();
		const other = await report();
		await endPeriod(house, "eu", 4);
		await turnOf(house, rewrap);
		await house.database.admin`update vault.key_entry set (entry_id, entry_at) =
			(select entry_id, entry_at from vault.key_entry where key_id = ${other.keyId}) where key_id = ${thread.keyId}`;
		await assert.rejects(reads(thread), refused("EVIDENCE_MISMATCH"));
	});

	it("openings meanwhile read what they ask for", async () => {
		const threads = await Promise.all(Array.from({ length: 20 }, () => report("us")));
		await endPeriod(house, "us", 4);
		const readers = await Promise.all(threads.slice(0, 4).map(() => signIn(house, ["moderator", "us"])));
		const turn = turnOf(house, rewrap, "us");
		await Promise.all(readers.map((reader, i) => reads(threads[i] as Reported, reader)));
		assert.equal(await turn, "done");
		for (const [i, reader] of readers.entries()) await reads(threads[i] as Reported, reader);
	});
});

it("while its witnesses are silent nothing is taken, and the turn says so", async () => {
	const { signer } = generateSigner("witness.example/silent", 0x04);
	const silent = await openHouse(undefined, {
		gate: "witnesses:1",
		witnesses: [{ vkey: signer.vkey, url: "http://127.0.0.1:1" }],
		patience: { checkpoint: 2_000, witnesses: 100 },
	});
	try {
		await reportThread(silent, { messages: 1, reported: [1] });
		const old = await endPeriod(silent, "eu", 4);
		assert.equal(await turnOf(silent, rewrap), "failed");
		assert.equal((await jobRow(silent, rewrap))?.error, "WITNESSES_MISSING");
		const [row] = await silent.database
			.admin`select r.taken_at, k.intake_key from vault.release r, vault.sealed_key k`;
		assert.deepEqual({ ...row }, { taken_at: null, intake_key: old });
		// Each try is an entry: the next turn waits, and says the same.
		assert.equal(await turnOf(silent, rewrap), "failed");
		assert.equal((await jobRow(silent, rewrap))?.error, "WITNESSES_MISSING");
		const [tries] =
			await silent.web`select count(*)::int as n from ledger.entry where type = 'key.rewrapping'`;
		assert.equal(tries?.n, 1);
	} finally {
		await silent.close();
	}
});

describe("the database refuses", () => {
	const begin = (o: object) =>
		house.keeper.sql`select access.begin_rewrap(${house.keeper.sql.json(o as never)}) as r`;
	const asked = async (more: object = {}) => {
		const from = await endPeriod(house, "eu", 4);
		const to = (await house.keeper.keyring.current("eu")).kid;
		return {
			keeper: house.keeper.name,
			rewrap: crypto.randomUUID(),
			from,
			to,
			kind: "keys",
			limit: 64,
			...more,
		};
	};

	it("a batch of a key whose period runs, or to one that is over or of another region", async () => {
		const { from, to, ...rest } = await asked();
		const us = (await house.keeper.keyring.current("us")).kid;
		for (const [f, t] of [
			[to, from],
			[from, us],
			[from, from],
			[from, "x"],
		])
			await assert.rejects(begin({ ...rest, from: f, to: t }), { code: "CS317" });
	});

	it("what was not taken, or is another's, or is wrapped to another key than was said", async () => {
		const thread = await report();
		const other = await report("us");
		const batch = await asked();
		const [row] = await begin(batch);
		const { sql } = house.keeper;
		const stage = (wrapped: object) =>
			sql`select access.stage_rewrap(${sql.json({ rewrap: batch.rewrap, wrapped } as never)})`;
		await assert.rejects(stage({ [thread.keyId]: "x" }), { code: "CS317" });
		const { entry, at } = row?.r ?? {};
		house.keeper.log.notary.wake();
		await house.keeper.log.notary.covered(entry, AbortSignal.timeout(5_000));
		const taken = await sql`select * from vault.take(${entry}, ${at}::text::timestamptz)`;
		assert.ok(taken.length > 0 && taken.every(({ kind }) => kind === "key"));
		await assert.rejects(stage({ [other.keyId]: "x" }), { code: "CS317" });
		const us = await house.keeper.keyring.current("us");
		const { wrapped } = sealNote(us, { noteId: thread.keyId, about: thread.threadId }, "words");
		await assert.rejects(stage({ [thread.keyId]: wrapped }), { code: "23514" });
		await assert.rejects(sql`select * from vault.take(${entry}, ${at}::text::timestamptz)`, {
			code: "CS052",
		});
		await turnOf(house, rewrap);
		await reads(thread);
	});

	it("whoever is not the keeper, and to write or read what is staged", async () => {
		for (const role of ["web", "worker", "notary"] as const) {
			const sql = house.database.as(role);
			for (const text of [
				"select access.begin_rewrap('{}')",
				"select access.stage_rewrap('{}')",
				"select vault.apply_rewraps('eu', 1)",
				"select wrapped from vault.rewrapped",
				"update vault.key_entry set entry_id = entry_id",
			])
				await assert.rejects(sql.unsafe(text), { code: "42501" }, `${role}: ${text}`);
		}
		for (const text of [
			"select wrapped from vault.rewrapped",
			"insert into vault.key_entry select from vault.key_entry",
		])
			await assert.rejects(house.keeper.sql.unsafe(text), { code: "42501" });
	});
});
