/** For the tests of backup and restore: a database with something of everything, and folders that go away. */
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idOf, quote, quoted, readTables } from "./backup-catalogue.ts";
import type { Sql } from "./client.ts";
import { makeMonths } from "./restore-months.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { seedOpening, seedThread } from "./testing-thread.ts";

export function temporaryFolder(): { path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), "countersign-backup-"));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Threads, an opening, a decision, text that COPY must escape, and an entry of a month long past. */
export async function seededDatabase(): Promise<TestDatabase> {
	const database = await testDatabase();
	const { admin } = database;
	const thread = await seedThread(database);
	await seedThread(database, { region: "us", restricted: true });
	await seedOpening(database, {
		thread,
		reason: "EMERGENCY_RISK_TO_LIFE",
		question: "IS_THREAT_REAL",
		reviewHours: 24,
	});
	await admin.begin(async (tx) => {
		const decision = randomUUID();
		await tx`insert into console.decision (id, case_id, person_id, outcome, left_at, entry_id)
			values (${decision}, ${thread.caseId}, ${thread.moderator.id}, 'NO_VIOLATION', now(), ${randomUUID()})`;
		await tx`insert into console.outbox (platform_id, region, decision_id)
			select platform_id, region, ${decision} from console.case where id = ${thread.caseId}`;
		await tx`update access.person set name = ${"A\ttab, a\nline, a \\N and an umlaut: Ü"} where id = ${thread.admin.id}`;
		await tx`set local role owner`;
		const [entries] = (await readTables(tx)).filter((table) => idOf(table) === "ledger.entry");
		if (!entries) throw new Error("there is no ledger");
		await makeMonths(tx, [
			{ ...entries, partitions: ["entry_202312", "entry_202402"], rows: 0, bytes: 0, sha256: "" },
		]);
		await tx`insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance)
			values (${randomUUID()}, '2023-12-31 23:59:59.123456Z', '\\x7b7d', pg_current_xact_id(), 'person.added', 'keeper',
				'done', 'system')`;
	});
	await sealAll(database);
	return database;
}

/** The notary's part, with a root and a signature that are none: the database checks neither. */
export async function sealAll(database: TestDatabase): Promise<void> {
	const notary = database.as("notary");
	await notary`select ledger.open_log('log.example/test', 'log.example/test+00000000+AA==')
		where not exists (select from ledger.log)`;
	const [waits] = await notary<{ epoch: number; size: string; positions: string[] }[]>`
		select epoch, size::text as size, positions::text[] as positions from ledger.peek(200)`;
	if (!waits) throw new Error("there is no log");
	const size = Number(waits.size) + waits.positions.length;
	const root = createHash("sha256").update(String(size)).digest();
	const note = `log.example/test\n${size}\n${root.toString("base64")}\n\n— log.example/test AAAA\n`;
	await notary`select ledger.seal(${waits.epoch}, ${waits.size}::text::bigint, ${waits.positions}::text[]::bigint[], ${root},
		${note}, '{}', '{}', '{}', '')`;
}

/** Every table's rows as one digest a table, but for what a restore changes on purpose. */
export async function digests(sql: Sql): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const table of await readTables(sql)) {
		const id = idOf(table);
		if (id === "console.feed_epoch" || id === "vault.restored") continue;
		const columns = table.columns
			.filter((name) => id !== "console.session" || name !== "ended_at")
			.map(quote);
		const [row] = await sql.unsafe<{ digest: string }[]>(
			`select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest
			from (select ${columns.join(", ")} from ${quoted(table)}) t`,
		);
		found[id] = row?.digest ?? "";
	}
	return found;
}

/** What the database enforces: constraints, triggers with their state, defaults, grants, indexes. */
export async function structure(sql: Sql): Promise<string[]> {
	const rows = await sql<{ line: string }[]>`
		with ours as (select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
			join pg_roles r on r.oid = n.nspowner where r.rolname = 'owner' and n.nspname !~ '^pg_'
			-- The months that stand depend on the day.
			and not c.relispartition and not exists (select from pg_index i join pg_class t on t.oid = i.indrelid
				where i.indexrelid = c.oid and t.relispartition))
		select 'constraint ' || conrelid::regclass::text || ' ' || conname::text || ' ' || pg_get_constraintdef(k.oid) || convalidated::text as line
			from pg_constraint k join ours on ours.oid = conrelid where k.conparentid = 0
		union all select 'trigger ' || pg_get_triggerdef(t.oid) || tgenabled::text from pg_trigger t join ours on ours.oid = tgrelid
			where not tgisinternal
		union all select 'default ' || adrelid::regclass::text || adnum::text || pg_get_expr(adbin, adrelid)
			from pg_attrdef join ours on ours.oid = adrelid
		union all select 'grant ' || relname::text || relkind::text || coalesce(array(select unnest(relacl)::text order by 1)::text, '') from ours
		union all select 'column grant ' || attrelid::regclass::text || attname::text || array(select unnest(attacl)::text order by 1)::text
			from pg_attribute join ours on ours.oid = attrelid where attacl is not null
		order by line`;
	return rows.map(({ line }) => line);
}
