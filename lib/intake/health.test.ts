/** What anybody may ask of it: the end-to-end tests have what it answers while parts are away. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeWeb } from "#db/web.ts";
import { health } from "./health.ts";

before(() => {
	process.env.DATABASE_URL_WEB = "postgres://web@127.0.0.1:9/nowhere";
	process.env.KEEPER_SECRET = "nobody's";
	process.env.KEEPER_SOCKET = "/nowhere/keeper.sock";
});
after(closeWeb);

test("however many ask at once, the parts are asked once, and anew for who asks later", async () => {
	const answers = new Set(Array.from({ length: 100 }, () => health()));
	assert.equal(answers.size, 1);
	const [first] = answers;
	assert.deepEqual(await first, {
		...{ web: "ok", database: "failing", keeper: "failing", log: "standing", worker: "failing" },
	});
	const later = health();
	assert.notEqual(later, first);
	await later;
});
