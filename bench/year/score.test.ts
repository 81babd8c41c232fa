/** The year that was committed before any rule was, up to the page that oversight looks at. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb } from "#db/web.ts";
import type { Actor } from "#lib/actor.ts";
import { somebody } from "#lib/log/testing-exports.ts";
import type { Found } from "#lib/signals/finding.ts";
import { listSignals, NAMES_SHOWN } from "#lib/signals/list-signals.ts";
import { findYear } from "./find-year.ts";
import { EXAM_SEED } from "./planted.ts";
import { FIRST_NAMES, scoreNames } from "./score.ts";

let database: TestDatabase;
let auditor: Actor;
before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	auditor = await somebody(database, "auditor");
});
after(async () => {
	await closeWeb();
	await database.drop();
});

/** As the worker would raise them. That it finds just these in a database is shown by readings.test.ts. */
async function raise(found: readonly Found[]): Promise<(person: string) => string> {
	const ids = new Map(found.map(({ person }) => [person, randomUUID()]));
	const idOf = (person: string) => ids.get(person) ?? "";
	await database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		for (const [n, id] of [...ids.values()].entries()) {
			await tx`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
				values (${id}, ${`M-${1000 + n}`}, 'A person', 'An employer', 'IE', false, ${randomUUID()})`;
		}
		for (const { kind, person, region, score, numbers, openings } of found) {
			const [newest, oldest] = [openings[0]?.at ?? 0, openings.at(-1)?.at ?? 0].map((at) => new Date(at));
			await tx`insert into oversight.signal (id, kind, person_id, region, score, numbers, openings, first_at, last_at, entry_id)
				values (${randomUUID()}, ${kind}, ${idOf(person)}, ${region}, ${score}, ${tx.json(numbers)},
					${[randomUUID()]}, ${oldest ?? null}, ${newest ?? null}, ${randomUUID()})`;
		}
	});
	return idOf;
}

test("of the whole year's twelve who misuse what they may, at least ten are among the first fifteen names on the page", async () => {
	assert.equal(NAMES_SHOWN, FIRST_NAMES);
	const { found, planted, openings } = findYear(EXAM_SEED);
	const idOf = await raise(found);
	const { names } = await listSignals(auditor);
	assert.equal(names.length, FIRST_NAMES);
	const shown = names.map(({ person }) => person);
	const score = scoreNames(EXAM_SEED, openings, shown, planted, (person) => idOf(String(person)));
	assert.ok(score.found >= 10, `${score.found} of 12; missing: ${score.missed.map(({ kind }) => kind)}`);
	assert.ok(score.found + score.honest <= FIRST_NAMES);
});
