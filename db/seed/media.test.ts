import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { demoCases } from "./cases.ts";
import { DEMO_FILES, demoFile } from "./media.ts";
import { filesOf, intakeBody } from "./screenplay.ts";

test("each picture of the demo is a whole PNG, small enough to be looked at, and the sound a whole WAV", () => {
	for (const name of DEMO_FILES) {
		const { mediaType, body } = demoFile(name);
		assert.ok(body.length < 64 * 1024, name);
		if (mediaType === "audio/wav") {
			assert.equal(body.readUInt32LE(4) + 8, body.length);
			assert.equal(body.readUInt32LE(40) + 44, body.length);
			continue;
		}
		const [width, height] = [body.readUInt32BE(16), body.readUInt32BE(20)];
		const bytes = body.readUInt32BE(33);
		assert.equal(body.toString("latin1", 37, 41), "IDAT");
		assert.equal(inflateSync(body.subarray(41, 41 + bytes)).length, height * (1 + width * 3), name);
		assert.equal(body.toString("latin1", body.length - 8, body.length - 4), "IEND");
	}
});

test("each is sent by a case, announced with its very size, and one with a type that it is not", () => {
	const sent = demoCases.flatMap((demo) => {
		const announced = intakeBody(demo, new Date()).thread.messages.flatMap(
			({ attachments = [] }) => attachments,
		);
		return filesOf(demo).map(({ id, name }) => {
			const said = announced.find((one) => one.id === id);
			assert.equal(said?.bytes, demoFile(name).body.length, id);
			return { name, right: said.mediaType === demoFile(name).mediaType };
		});
	});
	assert.deepEqual(new Set(sent.map(({ name }) => name)), new Set(DEMO_FILES));
	assert.equal(sent.filter(({ right }) => !right).length, 1);
});
