import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { ownReading, saveReading } from "./reading-settings.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

const LIKE_THE_HOUSE = {
	...{ blur: null, grey: null, muted: null, autoplay: null },
	...{ blurText: false, findKey: false },
};

test("whoever chose nothing reads as the organisation has it: blurred, grey, muted, nothing playing by itself", async () => {
	const { inForce, own } = await ownReading(await desk.actor("moderator"));
	assert.deepEqual(inForce, {
		...{ blur: true, grey: true, muted: true, autoplay: false },
		...{ blurText: false, findKey: false, letters: true },
	});
	assert.deepEqual(own, LIKE_THE_HOUSE);
});

test("what a person chose counts over the organisation's, each by itself, for them alone, until taken back", async () => {
	const [one, other] = [await desk.actor("moderator"), await desk.actor("moderator")];
	await saveReading(one, { ...LIKE_THE_HOUSE, grey: false, blurText: true });
	assert.deepEqual((await ownReading(one)).inForce, {
		...{ blur: true, grey: false, muted: true, autoplay: false },
		...{ blurText: true, findKey: false, letters: true },
	});
	assert.deepEqual((await ownReading(other)).own, LIKE_THE_HOUSE);
	await saveReading(one, LIKE_THE_HOUSE);
	assert.deepEqual((await ownReading(one)).own, LIKE_THE_HOUSE);
});
