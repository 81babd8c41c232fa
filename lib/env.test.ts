import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readEnv } from "./env.ts";

test("a wrong variable is named in one sentence, and its value is not", () => {
	assert.throws(
		() => readEnv({ DATABASE_URL: "mysql://me:hunter2@host/db", PORT: "eighty" }),
		(error: Error) => {
			assert.match(
				error.message,
				/^DATABASE_URL must .*; PORT must be a port number\.|^PORT .*; DATABASE_URL /,
			);
			assert.doesNotMatch(error.message, /hunter2|eighty/);
			return true;
		},
	);
});

test("the demo is the default, on loopback", () => {
	const { COUNTERSIGN_MODE, HOST, PORT } = readEnv({ PORT: "" });
	assert.deepEqual(
		{ COUNTERSIGN_MODE, HOST, PORT },
		{ COUNTERSIGN_MODE: "demo", HOST: "127.0.0.1", PORT: 3000 },
	);
});

test("NODE_ENV does not decide the mode", () => {
	assert.equal(readEnv({ NODE_ENV: "production" }).COUNTERSIGN_MODE, "demo");
});

test("every variable is documented in .env.example", () => {
	const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
	const source = readFileSync(new URL("./env.ts", import.meta.url), "utf8");
	const names = [...source.matchAll(/^\t([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? "");
	assert.ok(names.length > 10);
	assert.deepEqual(
		names.filter((name) => !example.includes(name)),
		[],
	);
});
