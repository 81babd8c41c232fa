/** Whom the console asks: the doors alone, without keepers (regions.test.ts has those). */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { closeWeb } from "#db/web.ts";
import { doorFor, doors, doorsIn } from "./doors.ts";

beforeEach(() => {
	// Nobody answers there: whatever is looked up fails.
	process.env.DATABASE_URL_WEB = "postgres://web@127.0.0.1:9/nowhere";
	process.env.KEEPER_SECRET = "a secret of more than thirty-two characters";
	process.env.KEEPER_SOCKET = "/run/one.sock";
	process.env.KEEPERS = "eu=/run/eu.sock,us=/run/us.sock,ca=/run/us.sock";
});
after(closeWeb);

const socketFor = async (path: string, body: unknown) => (await doorFor(path, body)).socketPath;

test("a socket that is named for several regions is one keeper, and the first named is the home one", () => {
	assert.deepEqual(doorsIn("eu=/run/eu.sock,us=/run/us.sock,ca=/run/us.sock"), [
		{ regions: ["eu"], socketPath: "/run/eu.sock" },
		{ regions: ["us", "ca"], socketPath: "/run/us.sock" },
	]);
});

test("with one keeper nothing is looked up", async () => {
	process.env.KEEPERS = "";
	assert.equal(await socketFor("/openings", { caseId: randomUUID() }), "/run/one.sock");
});

test("what names its region goes there, and what belongs to none, or to one that nobody holds, to the home keeper", async () => {
	assert.equal(await socketFor("/intake-keys", { region: "ca" }), "/run/us.sock");
	assert.equal(await socketFor("/intake-keys", { region: "xx" }), "/run/eu.sock");
	assert.equal(await socketFor("/staff/proposals", { what: {} }), "/run/eu.sock");
	assert.equal(await socketFor("/openings/challenge", { caseId: "no id at all" }), "/run/eu.sock");
});

test("without the database nobody guesses a region", async () => {
	for (const [path, body] of [
		["/openings", { caseId: randomUUID() }],
		["/notes", { notes: [randomUUID()] }],
		[`/requests/${randomUUID()}/approval`, {}],
		[`/reviews/${randomUUID()}/verdict`, {}],
	] as const)
		await assert.rejects(doorFor(path, body), { code: "DATABASE_UNAVAILABLE" });
});

test("other keepers than before are asked from the next question on", () => {
	assert.equal(doors().all.length, 2);
	process.env.KEEPERS = "eu=/run/other.sock";
	assert.deepEqual(doors().all, [{ regions: ["eu"], socketPath: "/run/other.sock" }]);
});
