/** What the page says of jobs and stops, beside what there is of them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { jobInWords } from "./job-words.ts";
import { stopInWords } from "./stop-words.ts";

const ROOT = join(import.meta.dirname, "../..");

test("every job of the keeper's has words", () => {
	const rooms = ["jobs", "keys", "retention", "holds", "subjects"].map((room) =>
		join(ROOT, "lib/keeper", room),
	);
	const names = rooms.flatMap((room) =>
		readdirSync(room)
			.filter((file) => file.endsWith(".ts") && !/test(ing-[a-z]+)?\.ts$|^testing-/.test(file))
			.map((file) => readFileSync(join(room, file), "utf8"))
			.filter((text) => /: KeeperJob = \{/.test(text))
			.flatMap((text) => [...text.matchAll(/\bname: "([a-z-]+)"/g)].map(([, name]) => name as string)),
	);
	assert.ok(names.length >= 7, names.join());
	assert.deepEqual(
		names.filter((name) => jobInWords(name) === name.replaceAll("-", " ")),
		[],
	);
});

test("every reason for which deletion stops has words that say what to look at", () => {
	const migration = readFileSync(join(ROOT, "db/migrations/0530_fate.sql"), "utf8");
	const [, list = ""] = /stopped IN \(([^)]+)\)/.exec(migration) ?? [];
	const codes = [...list.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code as string);
	assert.ok(codes.length >= 4);
	for (const code of codes) assert.doesNotMatch(stopInWords(code).why, /It stopped/, code);
});
