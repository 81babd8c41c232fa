import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { bigint, boolean, integer, pgSchema, smallint, text, uuid } from "drizzle-orm/pg-core";
import { eq, sql } from "drizzle-orm/sql";
import { getTableColumns } from "drizzle-orm/utils";
import type { Sql } from "./client.ts";
import { on } from "./on.ts";
import { bytea, exactInstant, instant, int4multirange, json, xid8 } from "./schema/types.ts";
import { testDatabase } from "./testing.ts";

const samples = pgSchema("console").table("sample", {
	id: uuid("id").notNull(),
	at: instant("at"),
	exact: exactInstant("exact"),
	numbers: integer("numbers").array(),
	words: text("words").array(),
	object: json("object"),
	bytes: bytea("bytes"),
	flag: boolean("flag"),
	small: smallint("small"),
	large: bigint("large", { mode: "bigint" }),
	xid: xid8("xid"),
	scope: int4multirange("scope"),
	word: text("word"),
});

const columns = { ...getTableColumns(samples), exact: sql<string | null>`${samples.exact}::text` };

describe("a drizzle query on a pool or transaction of postgres.js", async () => {
	const database = await testDatabase();
	let pool: Sql;
	before(async () => {
		pool = database.admin;
		await pool`create table console.sample (id uuid primary key, at timestamptz, exact timestamptz, numbers int[],
			words text[], object jsonb, bytes bytea, flag boolean, small smallint, large bigint, xid xid8,
			scope int4multirange, word text)`;
	});
	after(() => database.drop());

	const full = {
		id: "00000000-0000-4000-8000-000000000001",
		at: new Date("2026-02-03T04:05:06.789Z"),
		exact: "2026-02-03 04:05:06.789012+00",
		numbers: [3, -1, 2_147_483_647],
		words: ['a "quoted" \\ word', "", "null", "{braces, and commas}", "日本語\n"],
		object: { word: 'with "quotes"', number: "12", list: [1, null, { deep: true }] },
		bytes: Buffer.from([0, 255, 92, 39]),
		flag: false,
		small: -7,
		large: 9_007_199_254_740_993n,
		xid: "18446744073709551615",
		scope: "{[1,4),[9,10)}",
		word: "it's; -- \\ \u0001",
	};

	it("writes and reads every type of the schema without loss", async () => {
		await on(pool).insert(samples).values(full);
		const [row] = await on(pool).select(columns).from(samples).where(eq(samples.id, full.id));
		assert.deepEqual(row, full);
	});

	it("writes what postgres.js reads, and reads what postgres.js writes", async () => {
		const [plain] = await pool`select exact::text, object->>'number' as number, words[1] as first,
			octet_length(bytes) as bytes, numbers[2] as second from console.sample`;
		assert.deepEqual(
			{ ...plain },
			{ exact: full.exact, number: "12", first: full.words[0], bytes: 4, second: -1 },
		);
		const id = "00000000-0000-4000-8000-000000000002";
		await pool`insert into console.sample (id, at, words, object)
			values (${id}, ${full.at}, ${full.words}, ${pool.json({ a: "1" })})`;
		const [row] = await on(pool).select(columns).from(samples).where(eq(samples.id, id));
		assert.deepEqual([row?.at, row?.words, row?.object], [full.at, full.words, { a: "1" }]);
	});

	it("keeps nulls and empty lists apart", async () => {
		const id = "00000000-0000-4000-8000-000000000003";
		const empty = { ...full, id, at: null, exact: null, numbers: [], words: null, object: null, bytes: null };
		await on(pool).insert(samples).values(empty);
		const [row] = await on(pool).select(columns).from(samples).where(eq(samples.id, id));
		assert.deepEqual(row, empty);
	});

	it("finds an exact time to the microsecond, and refuses to hand it out as a Date", async () => {
		const { exact } = full;
		const found = await on(pool).select({ id: samples.id }).from(samples).where(eq(samples.exact, exact));
		assert.equal(found.length, 1);
		await assert.rejects(on(pool).select({ exact: samples.exact }).from(samples), /selected as text/);
	});

	it("runs in the transaction that it is given, and goes with it when it is rolled back", async () => {
		const id = "00000000-0000-4000-8000-000000000004";
		const undone = pool.begin(async (tx) => {
			const [mine] = await tx`select pg_current_xact_id()::text as xid`;
			await on(tx).insert(samples).values({ id });
			const [theirs] = await on(tx)
				.select({ xid: sql<string>`pg_current_xact_id()::text` })
				.from(samples)
				.where(eq(samples.id, id));
			assert.equal(theirs?.xid, mine?.xid);
			throw new Error("undone");
		});
		await assert.rejects(undone, /undone/);
		assert.equal(await on(pool).$count(samples, eq(samples.id, id)), 0);
	});

	it("fails with PostgreSQL's code and without quoting the query or a parameter", async () => {
		const secret = "words that nobody may log";
		const twice = on(pool)
			.insert(samples)
			.values({ ...full, word: secret });
		await assert.rejects(twice, (error: Error & { code?: string }) => {
			assert.equal(error.code, "23505");
			assert.equal(error.constructor.name, "PostgresError");
			assert(!inspect(error, { depth: 9 }).includes(secret));
			return true;
		});
		const wrong = on(pool)
			.select({ n: sql`${secret}::text::int` })
			.from(samples);
		await assert.rejects(wrong, { code: "22P02" });
		const raw = on(pool).execute(sql`select ${secret}::text::uuid`);
		await assert.rejects(raw, { code: "22P02", name: "PostgresError" });
	});
});
