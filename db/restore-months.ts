/**
 * The partitions that a backup has and a fresh database has not: a migration makes this month's and those ahead, a
 * backup holds earlier ones. Each is made like one that stands beside it, with the same triggers in the same state.
 */
import { idOf, quote, readTables } from "./backup-catalogue.ts";
import type { BackupTable } from "./backup-manifest.ts";
import type { Tx } from "./client.ts";
import { Trouble } from "./trouble.ts";

export async function makeMonths(tx: Tx, tables: readonly BackupTable[]): Promise<void> {
	const standing = new Map((await readTables(tx)).map((table) => [idOf(table), table]));
	for (const table of tables) {
		const known = standing.get(idOf(table))?.partitions ?? [];
		for (const partition of table.partitions.filter((name) => !known.includes(name))) {
			const [like] = known;
			const { from, to } = boundsOf(table, partition);
			if (like === undefined) throw new Trouble(`${idOf(table)} has no months; nothing was changed.`);
			await makeMonth(tx, table, { name: partition, like, from, to });
		}
	}
}

/** entry_202611 holds what lies from November's first moment to December's, in UTC. */
function boundsOf(table: BackupTable, partition: string): { from: string; to: string } {
	const [, name, year = "", month = ""] = /^(.+)_(\d{4})(\d{2})$/.exec(partition) ?? [];
	const number = Number(month);
	if (name !== table.name || number < 1 || number > 12) {
		throw new Trouble(`The backup has a partition that is no month of ${idOf(table)}; nothing was changed.`);
	}
	const first = (count: number) =>
		`${new Date(Date.UTC(Number(year), count, 1)).toISOString().slice(0, 10)} 00:00:00+00`;
	return { from: first(number - 1), to: first(number) };
}

async function makeMonth(
	tx: Tx,
	{ schema, name: parent }: BackupTable,
	{ name, like, from, to }: { name: string; like: string; from: string; to: string },
): Promise<void> {
	const made = `${quote(schema)}.${quote(name)}`;
	await tx.unsafe(
		`create table ${made} partition of ${quote(schema)}.${quote(parent)} for values from ('${from}') to ('${to}')`,
	);
	// Statement triggers are not inherited, and an inherited row trigger need not be ALWAYS.
	const triggers = await tx<{ name: string; own: boolean; definition: string; mode: string }[]>`
		select quote_ident(t.tgname) as name, t.tgparentid = 0 as own, pg_get_triggerdef(t.oid) as definition,
			case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' when 'D' then 'disable'
				else 'enable' end as mode
		from pg_trigger t
		where t.tgrelid = ${`${quote(schema)}.${quote(like)}`}::text::regclass and not t.tgisinternal order by t.oid`;
	for (const trigger of triggers) {
		if (trigger.own) {
			await tx.unsafe(trigger.definition.replace(` ON ${schema}.${like} `, ` ON ${made} `));
		}
		await tx.unsafe(`alter table only ${made} ${trigger.mode} trigger ${trigger.name}`);
	}
}
