import assert from "node:assert/strict";
import { after, it } from "node:test";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
after(() => database.drop());

const months = async () => {
	const rows = await database.admin<{ name: string; form: string }[]>`
		select c.relname as name, jsonb_build_object('owner', c.relowner::regrole, 'acl', c.relacl,
			'triggers', (select jsonb_agg(t.tgname || t.tgenabled::text || t.tgtype order by t.tgname) from pg_trigger t
				where t.tgrelid = c.oid and not t.tgisinternal),
			'indexes', (select jsonb_agg(replace(pg_get_indexdef(x.indexrelid), c.relname, '') || x.indisprimary
				order by substring(pg_get_indexdef(x.indexrelid) from ' ON .*'))
				from pg_index x where x.indrelid = c.oid),
			'columns', (select jsonb_agg(a.attname || a.atttypid::regtype || a.attnotnull order by a.attnum) from pg_attribute a
				where a.attrelid = c.oid and a.attnum > 0),
			'checks', (select jsonb_agg(pg_get_constraintdef(k.oid) order by pg_get_constraintdef(k.oid)) from pg_constraint k
				where k.conrelid = c.oid and k.contype = 'c'))::text as form
		from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'ledger.entry'::regclass order by 1`;
	return rows.map(({ name, form }) => ({ name, form }));
};

it("a month is made while somebody reads the whole ledger, nobody's append waits, and it is like the others", async () => {
	const before = await months();
	const keeper = database.as("keeper");
	await database.admin.begin("isolation level repeatable read read only", async (reader) => {
		await reader`select count(*) from ledger.entry`;
		await keeper.begin(async (tx) => {
			await tx`set local lock_timeout = '2s'`;
			await tx`select ledger.make_months(26)`;
			const web = database.as("web");
			await web.begin(async (other) => {
				await other`set local lock_timeout = '2s'`;
				const event = { type: "session.signed_in", outcome: "done", assurance: { kind: "session" } };
				await other`select ledger.append(${other.json(event)})`;
			});
		});
	});
	const now = await months();
	assert.equal(now.length, before.length + 2);
	// Names of indexes differ; what they hold does not.
	const forms = (rows: typeof now) => [
		...new Set(rows.map(({ form }) => form.replace(/INDEX \S+ ON/g, "INDEX ON"))),
	];
	assert.deepEqual(forms(now), forms(before).slice(0, 1));
});

it("what is in such a month cannot be changed either", async () => {
	const last = (await months()).at(-1)?.name ?? "";
	for (const text of [`delete from ledger.${last}`, `truncate ledger.${last} cascade`]) {
		await assert.rejects(database.admin.unsafe(text), { code: "CS010" });
	}
	const [, year, month] = /(\d{4})(\d{2})$/.exec(last) ?? [];
	await database.admin`insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance)
		values (gen_random_uuid(), ${`${year}-${month}-15`}::text::timestamptz, '\\x7b7d', '1', 'x.y', 'web', 'done', 'system')`;
	await assert.rejects(database.admin.unsafe("update ledger.entry set outcome = 'x'"), { code: "CS010" });
});
