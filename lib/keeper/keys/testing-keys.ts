/** For tests of what becomes of intake keys: time is moved in the rows, never in the product. */
import type { KeeperJob } from "../jobs/job.ts";
import { runJob } from "../jobs/run-job.ts";
import type { House } from "../testing.ts";

/** The region's key of now, whose period is then over since so many days; another takes its place when somebody asks. */
export async function endPeriod({ database, keeper }: House, region: string, days: number): Promise<string> {
	const { kid } = await keeper.keyring.current(region);
	await keeper.keyring.rotate(region);
	if (days === 0) return kid;
	// A short one, since no two of a region overlap.
	await database.admin`update access.intake_key set not_before = x.over - interval '1 millisecond', not_after = x.over
		from (select clock_timestamp() - make_interval(days => ${days}) as over) x where kid = ${kid}`;
	return kid;
}

/** Of an announced key the days that have to pass. */
export async function letPass({ database }: House, kid: string, days: number): Promise<void> {
	await database.admin`update access.intake_key set announced_at = announced_at - make_interval(days => ${days}),
		destruction_due_at = destruction_due_at - make_interval(days => ${days}),
		not_before = not_before - make_interval(days => ${days}), not_after = not_after - make_interval(days => ${days})
		where kid = ${kid}`;
}

export const turnOf = ({ keeper }: House, job: KeeperJob, region = "eu") =>
	runJob(keeper, job, { region, holder: "test" });

/** What became of a turn, and why it was not done whole. */
export async function jobRow({ web }: House, job: KeeperJob, region = "eu") {
	const [row] =
		await web`select done, total, error, asked_at is not null as asked, ended_at is not null as ended
		from access.job where name = ${job.name} and region = ${region}`;
	return row;
}

export async function keyRow({ web }: House, kid: string) {
	const [row] = await web`select announced_at is not null as announced, destroyed_at is not null as destroyed,
		removed_at is not null as removed, kept_entry_id is not null as kept, announced_entry_id as entry
		from access.intake_key where kid = ${kid}`;
	return row;
}

export async function typesAbout({ web }: House, kid: string): Promise<string[]> {
	const rows = await web<{ type: string }[]>`select type from ledger.entry
		where type like 'key.d%' and convert_from(leaf, 'UTF8')::jsonb->>'key' = ${kid} order by at, id`;
	return rows.map(({ type }) => type);
}

/** As if the keeper died each time between the record of what it wrapped anew and putting that in place. */
export async function withoutPlacing(
	{ database: { admin } }: House,
	act: () => Promise<unknown>,
): Promise<void> {
	await admin.unsafe("alter function vault.apply_rewraps(text, int) rename to apply_rewraps_later");
	await admin.unsafe(`create function vault.apply_rewraps(region text, most int) returns int language sql as 'select 0';
		grant execute on function vault.apply_rewraps(text, int) to keeper`);
	try {
		await act();
	} finally {
		await admin.unsafe(`drop function vault.apply_rewraps(text, int);
			alter function vault.apply_rewraps_later(text, int) rename to apply_rewraps`);
	}
}
