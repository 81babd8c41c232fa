import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { ownHands, saveHands } from "./own-hands.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("language and keys are as the browser has them until one chooses, and nobody else's change with them", async () => {
	const [mina, other] = [await desk.actor("moderator"), await desk.actor("admin")];
	assert.deepEqual(await ownHands(mina), { language: null, shortcuts: true });
	await saveHands(mina, { language: "de", shortcuts: false });
	assert.deepEqual(await ownHands(mina), { language: "de", shortcuts: false });
	assert.deepEqual(await ownHands(other), { language: null, shortcuts: true });
	await saveHands(mina, { language: null, shortcuts: true });
	assert.deepEqual(await ownHands(mina), { language: null, shortcuts: true });
});
