import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { openCheckpoint } from "#lib/ledger/checkpoint.ts";
import { verifyCosignature } from "#lib/ledger/cosignature.ts";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { type LoadedYear, loadYear } from "./load.ts";

let database: TestDatabase;
let year: LoadedYear;
before(async () => {
	database = await testDatabase();
	year = await loadYear(database.admin, { scale: 0.03 });
});
after(() => database.drop());

test("every reference leads somewhere", async () => {
	const keys = await database.admin<{ from: string; to: string; columns: string[]; others: string[] }[]>`
		select c.conrelid::regclass::text as from, c.confrelid::regclass::text as to,
			(select array_agg(a.attname::text order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
				join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns,
			(select array_agg(a.attname::text order by k.n) from unnest(c.confkey) with ordinality k(attnum, n)
				join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as others
		from pg_constraint c where c.contype = 'f' and c.conparentid = 0
			and c.connamespace::regnamespace::text in ('access', 'console', 'vault', 'ledger', 'oversight')`;
	assert.ok(keys.length > 50);
	for (const { from, to, columns, others } of keys) {
		const [row] = await database.admin.unsafe(`select count(*)::int as lost from ${from} f
			where ${columns.map((c) => `f.${c} is not null`).join(" and ")} and not exists (select from ${to} t
				where ${columns.map((c, n) => `t.${others[n]} = f.${c}`).join(" and ")})`);
		assert.equal(row?.lost, 0, `${from} (${columns}) to ${to}`);
	}
	const [row] = await database.admin`
		select (select count(*) from access.opening)::int as openings,
			(select count(*)::int from access.opening o join ledger.entry e on e.id = o.entry_id and e.at = o.granted_at
				and e.type = 'opening.granted' and e.opening_id = o.id and e.actor = o.person_id) as granted`;
	assert.ok(row && row.openings > 1000 && row.openings === row.granted);
});

test("each leaf is what the database would have built of its event", async () => {
	const entries = await database.admin<{ via: "web" | "keeper"; leaf: string }[]>`
		select distinct on (type) via, convert_from(leaf, 'UTF8') as leaf from ledger.entry order by type, at`;
	assert.ok(entries.length > 15);
	for (const { via, leaf } of entries) {
		const { v: _, id, at, via: __, ...event } = JSON.parse(leaf);
		const sql = await database.as(via).reserve();
		await sql`begin`; // rolled back: some entries stand only with what they state
		const [appended] = await sql<{ id: string; leaf: string; at: string }[]>`
			select id, convert_from(leaf, 'UTF8') as leaf,
				to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from ledger.append(${sql.json(event)})`;
		await sql`rollback`;
		sql.release();
		assert.equal(appended?.leaf.replace(appended.id, id).replace(appended.at, at), leaf);
	}
});

test("the log is contiguous, and its checkpoints and cosignatures verify", async () => {
	const [log] = await database.admin`select size::int, root, published::int from ledger.log`;
	const [indexed] = await database.admin`select count(*)::int as count, max(index)::int as last,
		count(*) filter (where i.entry_at < before)::int as disordered
		from (select *, lag(entry_at) over (order by index) as before from ledger.indexed) i`;
	assert.deepEqual({ ...indexed }, { count: year.entries, last: year.entries - 1, disordered: 0 });
	assert.equal(log?.size, year.entries);
	assert.ok(year.log);
	const checkpoints = await database.admin`select c.note, s.line from ledger.checkpoint c
		join ledger.cosignature s using (epoch, size) order by size`;
	assert.ok(checkpoints.length > 300);
	for (const { note, line } of checkpoints) {
		const opened = openCheckpoint(note, parseVerifierKey(year.log.vkey), []);
		const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
		verifyCosignature(line, text, parseVerifierKey(year.log.witness.vkey));
		assert.ok(opened.size <= year.entries);
	}
});
