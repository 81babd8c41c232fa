/**
 * Writes a generated year straight into the real schema, as the superuser: some 400,000 entries in under a minute.
 *
 * Guarantees: each leaf is byte for byte what `ledger.append` builds of its event, the index is contiguous and in order of
 * time, the tree, its checkpoints and cosignatures verify, and every reference leads somewhere (load.test.ts).
 * Does not: no message is sealed, no word of a reason; whatever decrypts finds nothing here.
 */
import type { Sql } from "#db/client.ts";
import { intakeKeyOf } from "./books.ts";
import { DAY, DAYS } from "./calendar.ts";
import { Copies } from "./copies.ts";
import { FIRST_DAY, makeYear } from "./generate.ts";
import { EXAM_SEED, type Misuse } from "./planted.ts";
import { Dice } from "./random.ts";
import { Rows } from "./rows.ts";
import { leaveToNotary, makeMonths, sealYear, writeEntries, type YearLog } from "./seal.ts";

export interface LoadYearOptions {
	seed?: string;
	/** At least about so many: further teams of other seeds, beside each other in the same year. */
	entries?: number;
	/** Of the ordinary amount of work. */
	scale?: number;
	/** Midnight, UTC, of the first day; `end` counts back from a last one. */
	from?: number;
	end?: number;
	/** Called between steps. */
	say?: (line: string) => void;
}

export interface LoadedYear {
	entries: number;
	from: number;
	end: number;
	planted: { personId: string; alias: string; kind: Misuse; strength: number }[];
	/** Undefined where a notary already has a log: it will seal what was loaded. */
	log: YearLog | undefined;
}

/** @param admin the superuser's */
export async function loadYear(admin: Sql, options: LoadYearOptions = {}): Promise<LoadedYear> {
	const { seed = EXAM_SEED, entries = 0, scale = 1, say = () => {} } = options;
	const from = options.from ?? (options.end === undefined ? FIRST_DAY : options.end - DAYS * DAY);
	const end = from + DAYS * DAY;
	const sql = await admin.reserve();
	try {
		await makeMonths(sql, from, end);
		// Rows come in any order, and foreign keys are not looked up one by one: load.test.ts looks them all up.
		await sql`set session_replication_role = replica`;
		// Over long before: a keeper that runs here makes the keys of its own periods.
		for (const { code } of await sql`select code from console.region`)
			await sql`insert into access.intake_key (kid, region, not_before, not_after)
				values (${intakeKeyOf(code)}, ${code}, '2000-01-01Z', '2000-02-01Z') on conflict do nothing`;
		await sql`create temp table year_entry (id uuid, at timestamptz, via text, event jsonb)`;
		const planted: LoadedYear["planted"] = [];
		let written = 0;
		for (let team = 0; team === 0 || written < entries; team++) {
			const year = makeYear(team === 0 ? seed : `${seed}/${team}`, { from, scale });
			say(`team ${team + 1}: ${year.acts.length.toLocaleString("en")} acts`);
			const copies = new Copies(sql);
			const dice = new Dice(`${seed}/${team}/ids`);
			const platform = dice.uuid();
			copies.row("console.platform", {
				id: platform,
				code: `year-${seed
					.toLowerCase()
					.replace(/[^a-z0-9]/g, "")
					.slice(0, 12)}-${team}`,
				name: "A year",
			});
			const rows = new Rows(copies, dice, platform, team * 100);
			for (const [n, act] of year.acts.entries()) {
				rows.add(act);
				if (n % 5000 === 0) await copies.flush();
			}
			rows.end();
			await copies.flush(true);
			written += rows.entries;
			for (const { person, kind, strength } of year.planted) {
				planted.push({ personId: rows.personId(person), alias: rows.aliasOf(person), kind, strength });
			}
		}
		say(`${written.toLocaleString("en")} entries`);
		await writeEntries(sql);
		const [there] = await sql`select 1 from ledger.log`;
		const log = there ? undefined : await sealYear(sql, end);
		if (there) await leaveToNotary(sql);
		return { entries: written, from, end, planted, log };
	} finally {
		await sql`set session_replication_role = default`;
		await sql`drop table if exists pg_temp.year_entry`;
		sql.release();
	}
}
