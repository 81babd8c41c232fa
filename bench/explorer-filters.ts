/** What people look for in the ledger, each filter with values that the loaded year has, and some of them together. */
import type { Sql } from "#db/client.ts";
import type { LedgerFilters } from "#lib/oversight/ledger-filters.ts";

export interface Looked {
	name: string;
	/** Asked for in turn. */
	values: LedgerFilters[];
	/** Of words: their tokens, as the keeper would have made them. */
	words?: string[][];
}

const VALUES = 12;

export async function filtersToLookFor(admin: Sql): Promise<Looked[]> {
	const column = async (text: string) => {
		const rows = await admin.unsafe(`${text} limit ${VALUES}`);
		return rows.map((row) => String(Object.values(row)[0]));
	};
	const some = (what: string) =>
		`select v from (select ${what} as v from ledger.entry tablesample system (2)) e where v is not null
			group by v order by md5(v::text)`;
	const of = (name: keyof LedgerFilters, values: string[]): Looked => ({
		name,
		values: values.map((value) => ({ [name]: value }) as LedgerFilters),
	});
	const aliases = await column("select alias from access.person order by md5(id::text)");
	const reasons = await column(some("reason"));
	const regions = await column("select distinct region from ledger.entry where region is not null");
	const types = await column(some("type"));
	const times = await column(some(`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`));
	const accounts = await column("select account from console.participant group by 1 order by md5(account)");
	const cases = await column(some("case_id"));
	const tokens = (order: string) =>
		column(`select t from (select unnest(tokens) as t from vault.note_words tablesample system (20)) w group by t
			order by count(*) ${order}, t`);
	const common = (await tokens("desc")).slice(0, 3).map((token) => [token]);
	const rare = (await tokens("asc")).slice(0, 3).map((token) => [token]);
	const three = (
		await column(
			`select array_to_string(tokens[1:3], ',') from vault.note_words where cardinality(tokens) > 3 order by md5(note_id::text)`,
		)
	).map((list) => list.split(","));
	const both = <A, B>(a: readonly A[], b: readonly B[]) =>
		a.map((one, i) => [one, b[i % b.length] as B] as const);
	return [
		{ name: "nothing", values: [{}] },
		of("actor", aliases),
		of("account", accounts),
		of("case", cases),
		{ name: "case, beginning", values: cases.map((id) => ({ case: id.slice(0, 8) })) },
		of("thread", await column(some("thread_id"))),
		of("opening", await column(some("opening_id"))),
		of("reason", reasons),
		of("role", await column(some("actor_role"))),
		of("region", regions),
		of("employer", await column("select distinct employer from access.person")),
		of("office", await column("select distinct office_country from access.person")),
		of("assurance", await column(some("assurance"))),
		of("gate", ["checkpoint", "witnesses:1"]),
		of("type", types),
		of(
			"outcome",
			await column(
				"select distinct outcome from ledger.entry where outcome in ('done', 'granted', 'refused')",
			),
		),
		{ name: "time", values: times.map((until) => ({ until })) },
		{ name: "time, a day", values: times.map((from) => ({ from, until: dayAfter(from) })) },
		{ name: "actor and type", values: both(aliases, types).map(([actor, type]) => ({ actor, type })) },
		{
			name: "region and reason",
			values: both(reasons, regions).map(([reason, region]) => ({ reason, region }) as LedgerFilters),
		},
		{ name: "type and time", values: both(times, types).map(([until, type]) => ({ until, type })) },
		{ name: "words, one common", values: [{}], words: common },
		{ name: "words, one rare", values: [{}], words: rare },
		{
			name: "words, three",
			values: [{}],
			words: three,
		},
		{ name: "words and region", values: regions.map((region) => ({ region })), words: [...common, ...rare] },
	].map((looked) => ({ ...looked, values: looked.values.length > 0 ? looked.values : [{}] }));
}

const dayAfter = (from: string) => `${new Date(Date.parse(from) + 86_400_000).toISOString().slice(0, 19)}Z`;
