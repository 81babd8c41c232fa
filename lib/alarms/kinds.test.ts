import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ALARM_KINDS, kindInWords, SETTLED_BY_PEOPLE } from "./kinds.ts";

const read = (file: string) => readFileSync(new URL(`../../db/migrations/${file}`, import.meta.url), "utf8");
const migration = read("0630_webhooks.sql");
const listIn = (text: string) => [...text.matchAll(/'([A-Z_]+)'/g)].map(([, kind]) => kind);

test("every kind that the database knows has words, and no other has", () => {
	const [, list = ""] = /alarm_kind_check CHECK \(kind IN \(([^)]+)\)/.exec(migration) ?? [];
	assert.deepEqual(listIn(list).sort(), Object.keys(ALARM_KINDS).sort());
	for (const kind of listIn(list)) assert.ok(kindInWords(kind as string).todo.length > 20);
});

test("what people may settle is the database's list too", () => {
	const [, list = ""] = /alarm_settled_kind_check\s+CHECK \(kind IN \(([^)]+)\)/.exec(migration) ?? [];
	assert.deepEqual(listIn(list).sort(), [...SETTLED_BY_PEOPLE].sort());
});
