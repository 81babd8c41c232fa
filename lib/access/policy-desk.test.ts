/** What the database takes where no policy says anything of the desk stands in its functions too: held against the table here. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { ACTION_KINDS, DEFAULT_DESK } from "./policy-desk.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

/** "{claims,lapseMinutes}" names a part of it. */
const inTable = (path: string) =>
	path.split(",").reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], DEFAULT_DESK);

test("the database's defaults of the desk are the table's", async () => {
	const rows = await database.admin<{ name: string; source: string }[]>`
		select p.oid::regproc::text as name, p.prosrc as source from pg_proc p
		where p.prosrc ~ 'desk_says[(]''' or p.prosrc ~ '#>>? ''[{]desk,'`;
	const said = rows.flatMap(({ name, source }) => [
		...[...source.matchAll(/desk_says\('\{([^}]+)\}', '([^']*)'\)/g)].map(([, path = "", json = ""]) => ({
			...{ name, path, value: JSON.parse(json) as unknown },
		})),
		// Asked for by itself: coalesce((SELECT … ), 60).
		...[...source.matchAll(/#>>? '\{desk,([^}]+)\}'\)[^;]*?LIMIT 1\), ([0-9]+)\)/g)].map(
			([, path = "", number]) => ({ name, path, value: Number(number) }),
		),
	]);
	const mentions = rows.flatMap(({ source }) => source.match(/desk_says\('|#>>? '\{desk,/g) ?? []).length;
	assert.equal(said.length, mentions, "each place is among them");
	assert.deepEqual([...new Set(said.map(({ path }) => path))].sort(), [
		"claims,lapseMinutes",
		"secondPerson,actions",
		"secondPerson,suspensionDaysOver",
		"undoSeconds",
	]);
	for (const { name, path, value } of said) assert.deepEqual(value, inTable(path), `${name}: ${path}`);
});

test("the database ranks actions as the table does, and knows no other", async () => {
	const rows = await database.admin`
		select console.gravity(k) as n from unnest(${[...ACTION_KINDS, "NO_VIOLATION"]}::text[]) with ordinality x(k, i) order by i`;
	assert.deepEqual(
		rows.map(({ n }) => n),
		[...ACTION_KINDS.map((_, at) => at + 1), null],
	);
	const [{ source = "" } = {}] = await database.admin<{ source: string }[]>`
		select prosrc as source from pg_proc where oid = 'console.gravity'::regproc`;
	assert.equal([...source.matchAll(/'[A-Z_]+'/g)].length, ACTION_KINDS.length);
});
