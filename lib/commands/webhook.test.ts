/** `npm run integration -- webhook …` as an operator calls it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-webhook-"));
let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	mkdirSync(join(folder, "keys"), { mode: 0o700 });
	writeFileSync(
		join(folder, "keys", "database-web"),
		decodeURIComponent(new URL(database.url("web").replace("@/", "@x/")).password),
	);
	await database.admin`insert into console.platform (code, name) values ('acme', 'Acme')`;
});
after(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

function said(...args: string[]): { code: number | null; out: string; err: string } {
	const launch = join(import.meta.dirname, "launch.mjs");
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[launch, "integration", "webhook", ...args],
		{
			encoding: "utf8",
			env: {
				...{ PATH: process.env.PATH, NODE_ENV: "test", DATABASE_URL: database.url("superuser") },
				...{ COUNTERSIGN_DATA: join(folder, "data"), COUNTERSIGN_KEYS: join(folder, "keys") },
			},
		},
	);
	return { code: status, out: stdout, err: stderr };
}

test("an endpoint is added, listed, rotated, paused, resumed, pinged and removed; each secret is shown once", () => {
	const added = said("add", "acme", "https://hooks.example/countersign", "eu", "us");
	assert.equal(added.code, 0, added.err);
	const [id = ""] = /[0-9a-f-]{36}/.exec(added.out) ?? [];
	const [secret = ""] = /^whsec_\S+$/m.exec(added.out) ?? [];
	const rotated = said("rotate", id, "--overlap", "48");
	const [next = ""] = /^whsec_\S+$/m.exec(rotated.out) ?? [];
	assert.ok(secret && next && secret !== next);
	assert.match(said("list").out, /acme.*https:\/\/hooks\.example\/countersign.*eu us.*two secrets/);
	assert.equal(said("pause", id).code, 0);
	assert.match(said("list", "acme").out, /paused/);
	for (const verb of ["resume", "ping", "remove"]) assert.equal(said(verb, id).code, 0, verb);
	const listed = said("list").out;
	assert.match(listed, /removed/);
	for (const one of [secret, next]) assert.ok(!listed.includes(one));
	assert.match(said("list", "nobody").out, /^No endpoint/);
});

test("what cannot be is said in one sentence, and what is not understood by the usage", () => {
	for (const [args, sentence] of [
		[["add", "nobody", "https://hooks.example/", "eu"], /no platform of this code/],
		[["add", "acme", "https://hooks.example/", "mars"], /one or more of the regions eu, us/],
		[["add", "acme", "http://hooks.example/", "eu"], /must be an https address/],
		[["add", "acme", "https://hooks.example/?token=hunter2", "eu"], /without a name, password, query/],
		[["pause", "no-id"], /no such endpoint/],
	] as const) {
		const { code, err } = said(...args);
		assert.equal(code, 1, args.join(" "));
		assert.match(err, sentence);
		assert.doesNotMatch(err, /hunter2|at .*\.ts/);
	}
	for (const args of [[], ["add", "acme"], ["sing", "x"], ["rotate"]]) {
		const { code, err } = said(...args);
		assert.equal(code, 2);
		assert.match(err, /^Usage:/);
	}
});
