/** The rules of indexing and taking, with the database's own functions and a notary that signs nothing real. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { connect, type Sql } from "./client.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { openTestLog, sealPending, testNote } from "./testing-seal.ts";
import { type SeededThread, seedOpening, seedThread } from "./testing-thread.ts";

const CLAIMED = { type: "session.ended", outcome: "done", assurance: { kind: "session" } };

describe("an entry's index", () => {
	let database: TestDatabase;
	let thread: SeededThread;
	before(async () => {
		database = await testDatabase();
		await openTestLog(database);
		thread = await seedThread(database);
	});
	after(() => database.drop());

	const append = async (sql: Sql | Parameters<Parameters<Sql["begin"]>[1]>[0]) => {
		const [entry] = await sql`select id from ledger.append(${sql.json(CLAIMED)})`;
		return entry?.id as string;
	};
	const indexOf = async (id: string) => {
		const [row] = await database.admin`select index from ledger.indexed where entry_id = ${id}`;
		return row ? Number(row.index) : null;
	};
	const take = ({ entry, at }: { entry: string; at: string }, sql = database.as("keeper")) =>
		sql`select kind from vault.take(${entry}, ${at}::text::timestamptz)`;

	it("is given in the order of commits that the notary sees, without gaps, whatever the queue's numbers skip", async () => {
		await sealPending(database);
		const web = database.as("web");
		await assert.rejects(
			web.begin(async (tx) => {
				await append(tx); // burns a number of the queue
				throw new Error("rolled back");
			}),
		);
		const [a, b] = [await append(web), await append(web)];
		await sealPending(database);
		assert.equal(await indexOf(b), Number(await indexOf(a)) + 1);
		const [gaps] = await database.admin`
			select count(*)::int as entries, max(index)::int + 1 as size from ledger.indexed`;
		assert.equal(gaps?.entries, gaps?.size);
	});

	it("is not held up by a transaction that appended and then idles; that one's entry comes when it commits", async () => {
		const web = database.as("web");
		const held = Promise.withResolvers<void>();
		const begun = Promise.withResolvers<string>();
		const idle = web.begin(async (tx) => {
			begun.resolve(await append(tx));
			await held.promise;
		});
		const late = await begun.promise;
		const soon = await append(web);
		assert.equal(await sealPending(database), 1);
		const placed = await indexOf(soon);
		assert.notEqual(placed, null);
		assert.equal(await indexOf(late), null);
		held.resolve();
		await idle;
		await sealPending(database);
		assert.equal(await indexOf(late), Number(placed) + 1);
	});

	it("is not held up by locks that other roles can take", async () => {
		const web = database.as("web");
		await web.begin(async (tx) => {
			await tx`select pg_advisory_lock(n) from generate_series(1, 1000) n`;
			await tx`select pg_advisory_lock(7267001), pg_advisory_lock(7267002)`;
			await append(database.as("web"));
			assert.ok((await sealPending(database)) >= 1);
			await tx`select pg_advisory_unlock_all()`;
		});
	});

	it("comes before anything is taken, also for a record whose commit was not flushed", async () => {
		const role = connect(database.url("keeper"), { max: 1, settings: { synchronous_commit: "off" } });
		try {
			const opened = await seedOpening(database, {
				thread,
				reason: "USER_REPORT_REVIEW",
				question: "DOES_IT_VIOLATE",
			});
			await assert.rejects(take(opened, role), /TAKE_NOT_INDEXED/);
			await sealPending(database);
			assert.equal((await take(opened, role)).filter(({ kind }) => kind === "message").length, 8);
		} finally {
			await role.end();
		}
	});

	it("is refused to a note of another origin, another size or another root", async () => {
		await append(database.as("web"));
		const notary = database.as("notary");
		const [waiting] = await notary`select epoch, size, positions from ledger.peek(200)`;
		const size = Number(waiting?.size) + waiting?.positions.length;
		for (const note of [
			testNote(size, "other.example/log"),
			testNote(size + 1),
			testNote(size).replace("AAAA", "BBBB"),
		]) {
			await assert.rejects(
				notary`select ledger.seal(${waiting?.epoch}, ${waiting?.size}, ${`{${waiting?.positions.join()}}`}::text::bigint[],
					${Buffer.alloc(32)}, ${note}, '{}', '{}', '{}', '')`,
				/SEAL_INVALID/,
			);
		}
		await sealPending(database);
	});

	it("is refused when the clock went backwards since the last checkpoint", async () => {
		await append(database.as("web"));
		await database.admin`update ledger.log set signed_at = now() + interval '1 minute'`;
		await assert.rejects(sealPending(database), /CLOCK_BACKWARDS/);
		await database.admin`update ledger.log set signed_at = now()`;
		await sealPending(database);
	});
});

describe("a log that was closed", () => {
	it("releases nothing more: an entry counts in the log that goes on", async () => {
		const database = await testDatabase();
		after(() => database.drop());
		await openTestLog(database);
		const thread = await seedThread(database);
		const opened = await seedOpening(database, {
			...{ thread, reason: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE" },
		});
		await sealPending(database);
		await database.admin`select ledger.begin_epoch('test.example/log-2', 'another key', '{}')`;
		await assert.rejects(
			database.as("keeper")`select * from vault.take(${opened.entry}, ${opened.at}::text::timestamptz)`,
			/TAKE_NOT_INDEXED/,
		);
	});
});

describe("a gate of witnesses", () => {
	it("lets nothing be taken before a configured witness has seen the entry, but for a risk to life, which is an entry", async () => {
		const database = await testDatabase();
		after(() => database.drop());
		await openTestLog(database, "witnesses:1");
		const thread = await seedThread(database);
		const keeper = database.as("keeper");
		const open = (reason: string, question: string, more = {}) =>
			seedOpening(database, { thread, reason, question, ...more });
		const take = (o: { entry: string; at: string }) =>
			keeper`select kind from vault.take(${o.entry}, ${o.at}::text::timestamptz)`;
		const ordinary = await open("USER_REPORT_REVIEW", "DOES_IT_VIOLATE");
		const urgent = await open("EMERGENCY_RISK_TO_LIFE", "IS_LIFE_AT_RISK", { reviewHours: 24 });
		await sealPending(database);
		await assert.rejects(take(ordinary), /TAKE_NOT_WITNESSED/);
		await assert.rejects(take(urgent), /TAKE_NOT_WITNESSED/);

		await assert.rejects(keeper`select access.fall_back(${ordinary.entry})`, /FALLBACK_REFUSED/);
		await keeper`select access.fall_back(${urgent.entry})`;
		await assert.rejects(take(urgent), /TAKE_NOT_WITNESSED/, "the fallback itself is not in the log yet");
		await sealPending(database);
		assert.ok((await take(urgent)).length > 0);

		const [{ size }] = (await database.admin`select size from ledger.log`) as [{ size: string }];
		const cosign = (witness: string) =>
			database.as("notary")`select ledger.cosigned(1, ${size}, ${witness}, now(), ${`— ${witness} AAAA\n`})`;
		await cosign("somebody.else");
		await assert.rejects(
			take(ordinary),
			/TAKE_NOT_WITNESSED/,
			"a witness that is not configured counts for nothing",
		);
		await cosign("w.example");
		assert.ok((await take(ordinary)).length > 0);
		const rows = await database.admin`select gate, passed from vault.release order by entry_at`;
		assert.deepEqual(
			rows.map(({ gate, passed }) => [gate, passed]),
			[
				["witnesses:1", "witnesses:1"],
				["witnesses:1", "checkpoint"],
			],
		);
	});
});
