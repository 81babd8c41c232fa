import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { KEEPER_EVENTS } from "./keeper-events.ts";
import { WEB_EVENTS } from "./web-events.ts";
import { WORKER_EVENTS } from "./worker-events.ts";

describe("events", () => {
	let database: TestDatabase;
	before(async () => {
		database = await testDatabase();
	});
	after(() => database.drop());

	it("what web may append in the database is what the code calls web's, and gates nothing", async () => {
		const rows = await database.admin<
			{ type: string }[]
		>`select type from ledger.event_type where via = 'web'`;
		assert.deepEqual(rows.map((r) => r.type).sort(), WEB_EVENTS.map((e) => e.shape.type.value).sort());
		for (const { type } of rows)
			assert.doesNotMatch(type, /^(opening|thread|key|person|role|release|note)\./);
	});

	it("everything that the code lets the keeper append, the database lets it append, and nobody else", async () => {
		for (const event of KEEPER_EVENTS) {
			const rows =
				await database.admin`select via from ledger.event_type where type = ${event.shape.type.value}`;
			assert.deepEqual(
				rows.map((r) => r.via),
				["keeper"],
			);
		}
	});

	it("everything that the code lets the worker append, the database lets it append, and nobody else", async () => {
		for (const event of WORKER_EVENTS) {
			const rows =
				await database.admin`select via from ledger.event_type where type = ${event.shape.type.value}`;
			assert.deepEqual(
				rows.map((r) => r.via),
				["worker"],
			);
		}
	});

	it("what the worker appends is nobody's of the staff", async () => {
		const worker = database.as("worker");
		const base = { type: "signals.changed", outcome: "done", configuration: "a".repeat(64) };
		for (const bad of [
			{ ...base, assurance: { kind: "session" } },
			{ ...base, assurance: { kind: "system" }, actor: { id: crypto.randomUUID(), role: "auditor" } },
		])
			await assert.rejects(
				worker`select * from ledger.append(${worker.json(bad)})`,
				/LEDGER_EVENT_INVALID: this database role acts for nobody/,
			);
	});

	it("append accepts from each role exactly the types that the database lists for it", async () => {
		const listed = await database.admin<
			{ type: string; via: string }[]
		>`select type, via from ledger.event_type`;
		for (const role of ["web", "keeper", "worker"] as const) {
			for (const { type, via } of listed) {
				// Without an assurance's kind the row is refused, but only after its type was not.
				const event = { type, outcome: "done", assurance: {} };
				const error = await database.as(
					role,
				)`select * from ledger.append(${database.admin.json(event)})`.catch((e: Error) => e.message);
				assert.equal(String(error).startsWith("LEDGER_TYPE_REFUSED"), via !== role, `${role} ${type}`);
			}
		}
	});

	it("an entry above 65,535 bytes is refused by its own code", async () => {
		const digests = Array.from({ length: 400 }, () => "a".repeat(200));
		const event = {
			type: "session.ended",
			outcome: "done",
			assurance: { kind: "session" },
			approvals: digests,
		};
		const web = database.as("web");
		await assert.rejects(
			web`select * from ledger.append(${web.json(event)})`,
			/^PostgresError: LEDGER_ENTRY_TOO_LARGE/,
		);
	});

	it("a leaf refuses typed text, platform ids in the place of ours, unknown keys and unknown types", async () => {
		const web = database.as("web");
		const base = { type: "case.claimed", outcome: "done", assurance: { kind: "session" } };
		for (const bad of [
			{ ...base, error: "he wrote that" },
			{ ...base, error: "he.wrote.that" },
			{ ...base, outcome: "he-wrote-that" },
			{ ...base, query: { commitment: "a".repeat(64), words: "he_wrote" } },
			{ ...base, results: "he_wrote" },
			{ ...base, case: "t-1" },
			{ ...base, actor: { id: "u1", role: "moderator" } },
			{ ...base, text: "x" },
			{ ...base, type: "case.whatever" },
			{ ...base, type: "opening.granted" },
		]) {
			await assert.rejects(
				web`select * from ledger.append(${web.json(bad)})`,
				/LEDGER_(EVENT_INVALID|TYPE_REFUSED)/,
			);
		}
		const [count] = await web`select count(*)::int as n from ledger.entry`;
		assert.equal(count?.n, 0);
	});

	it("what oversight's entries name is a word, a period, a control or a digest, and no sentence joined by dots", async () => {
		const base = { outcome: "done", assurance: { kind: "session" } };
		const said = "jane.doe.said.it";
		for (const bad of [
			{ ...base, type: "evidence.taken", control: said },
			{ ...base, type: "evidence.taken", control: "CC6.1.jane" },
			{ ...base, type: "evidence.taken", digest: said },
			{ ...base, type: "rights.kept", kind: said },
			{ ...base, type: "rights.kept", kind: { said } },
			{ ...base, type: "rights.kept", period: said },
			{ ...base, type: "rights.kept", period: `2026-${said}` },
			{ ...base, type: "policy.signed", configuration: said },
			{ ...base, type: "policy.signed", from: said },
			...["frame", "drawn", "seed"].map((key) => ({ ...base, type: "case.claimed", [key]: "a".repeat(64) })),
		])
			for (const role of ["web", "keeper"] as const) {
				const sql = database.as(role);
				const type = role === "web" ? bad.type : "key.created";
				const drawn = "drawn" in bad || "frame" in bad || "seed" in bad;
				if (role === "keeper" && drawn) continue; // a policy's rule has a `drawn` of its own
				await assert.rejects(
					sql`select * from ledger.append(${sql.json({ ...bad, type } as never)})`,
					/LEDGER_(EVENT_INVALID|TYPE_REFUSED)/,
					JSON.stringify(bad),
				);
			}
		const [count] = await database.as("web")`select count(*)::int as n from ledger.entry`;
		assert.equal(count?.n, 0);
	});

	it("of the console's, none says that a passkey confirmed it, and none has room for a signature", async () => {
		const web = database.as("web");
		const base = { type: "case.claimed", outcome: "done" };
		const part = "A".repeat(300);
		for (const bad of [
			{ ...base, assurance: { kind: "passkey" } },
			{ ...base, assurance: { kind: "passkey", signature: part } },
			{ ...base, assurance: { kind: "opening", entry: "00000000-0000-4000-8000-000000000001" } },
			{ ...base, assurance: { kind: "session", signature: part } },
			{ ...base, assurance: "session" },
			{ ...base, assurance: null },
			{ ...base, assurance: { kind: "session" }, publicKey: part },
		]) {
			await assert.rejects(
				web`select * from ledger.append(${web.json(bad)})`,
				/LEDGER_EVENT_INVALID/,
				JSON.stringify(bad),
			);
		}
	});

	it("an entry's leaf carries its own id, time, type and database role, and waits for its index by its leaf hash", async () => {
		const web = database.as("web");
		const [entry] = await web`
			select a.id, a.at::text as at from ledger.append(${web.json({ type: "session.ended", outcome: "done", assurance: { kind: "session" } })}) a`;
		const [row] = await database.admin`
			select convert_from(e.leaf, 'UTF8')::jsonb as leaf, p.leaf_hash = sha256('\\x00'::bytea || e.leaf) as hashed
			from ledger.entry e join ledger.pending p on p.entry_id = e.id where e.id = ${entry?.id}`;
		assert.equal(row?.leaf.id, entry?.id);
		assert.equal(row?.leaf.via, "web");
		assert.match(row?.leaf.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
		assert.equal(row?.hashed, true);
	});
});
