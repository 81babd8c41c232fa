import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alarmsOf, type LogFacts, logStatus, type Watched } from "./log-alarms.ts";

const now = new Date("2026-11-21T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const working = { halted: null, message: null };
const well: LogFacts = {
	...{ now, notary: working, quorum: 1, fallbacks: 0 },
	log: { size: 300, published: 300, signedAt: ago(3600) },
	witnesses: [watched("council")],
	waiting: { count: 0, oldest: null },
};

function watched(name: string, more: Partial<Watched> = {}): Watched {
	return { name, local: false, seen: 300, behindSince: null, error: null, ...more };
}

const codes = (facts: Partial<LogFacts>) =>
	alarmsOf({ ...well, ...facts }).map(({ code, tone }) => `${tone} ${code}`);

describe("what about the log wants attention", () => {
	it("a log that nobody wrote to for an hour is well", () => {
		assert.deepEqual(codes({}), []);
	});

	it("an entry that waits ten seconds is normal, longer is an alarm", () => {
		assert.deepEqual(codes({ waiting: { count: 1, oldest: ago(10) } }), []);
		assert.deepEqual(codes({ waiting: { count: 1, oldest: ago(11) } }), ["alarm LOG_STANDING"]);
	});

	it("a notary that halted is an alarm with its code at once, and says how much waits", () => {
		const notary = { halted: "LOG_ROLLED_BACK", message: "The stored log is older." };
		const [alarm, ...more] = alarmsOf({ ...well, notary, waiting: { count: 2, oldest: ago(1) } });
		assert.deepEqual([alarm?.code, more.length], ["LOG_ROLLED_BACK", 0]);
		assert.match(alarm?.text ?? "", /^The stored log is older\. .*2 entries wait\.$/);
	});

	it("a keeper that does not answer is an alarm, since nobody can say whether the log goes on", () => {
		assert.deepEqual(codes({ notary: null }), ["alarm KEEPER_UNREACHABLE"]);
	});

	it("before there is a log that is said, and no alarm is raised", () => {
		assert.deepEqual(codes({ log: null, witnesses: [], quorum: 0 }), ["warn LOG_MISSING"]);
	});

	it("a checkpoint that stays on the machine is an alarm after ten seconds", () => {
		assert.deepEqual(codes({ log: { size: 300, published: 200, signedAt: ago(5) } }), []);
		assert.deepEqual(codes({ log: { size: 300, published: 200, signedAt: ago(15) } }), [
			"alarm CHECKPOINT_UNPUBLISHED",
		]);
	});

	it("a witness that fails is an alarm where releases wait for it, a warning where enough others answer", () => {
		const dead = watched("dead", { error: "WITNESS_UNREACHABLE" });
		assert.deepEqual(codes({ witnesses: [dead] }), ["alarm WITNESSES_MISSING"]);
		assert.deepEqual(codes({ witnesses: [dead, watched("council")] }), ["warn WITNESS_BEHIND"]);
		assert.deepEqual(codes({ witnesses: [dead, watched("council")], quorum: 2 }), [
			"alarm WITNESSES_MISSING",
		]);
		assert.deepEqual(codes({ witnesses: [dead], quorum: 0 }), ["warn WITNESS_BEHIND"]);
	});

	it("a witness counts as behind by how long it lacks a checkpoint, not by how long nothing happened", () => {
		const behind = (seconds: number) => [watched("slow", { seen: 200, behindSince: ago(seconds) })];
		assert.deepEqual(codes({ witnesses: behind(9) }), []);
		assert.deepEqual(codes({ witnesses: behind(30) }), ["alarm WITNESSES_MISSING"]);
	});

	it("a release that went on without its witnesses stays an alarm", () => {
		assert.deepEqual(codes({ fallbacks: 1 }), ["alarm RELEASED_WITHOUT_WITNESSES"]);
	});

	it("health says of the log that it is ok, stands, is unwitnessed or has halted, and nothing else", () => {
		const fine = { now, notary: working, waiting: { count: 0, oldest: null }, quorum: 0, lacking: [] };
		assert.equal(logStatus(fine), "ok");
		assert.equal(logStatus({ ...fine, waiting: { count: 1, oldest: ago(11) } }), "standing");
		assert.equal(logStatus({ ...fine, notary: null }), "standing");
		const halted = { halted: "LOG_FORKED", message: null };
		assert.equal(logStatus({ ...fine, notary: halted, quorum: 1 }), "halted");
	});

	it("health says that a log is unwitnessed as soon as fewer follow than a release needs, for ten seconds", () => {
		const fine = { now, notary: working, waiting: { count: 0, oldest: null } };
		const of = (quorum: number, ...lacking: (Date | null)[]) => logStatus({ ...fine, quorum, lacking });
		assert.equal(of(1, null), "ok");
		assert.equal(of(1, ago(9)), "ok");
		assert.equal(of(1, ago(11)), "unwitnessed");
		assert.equal(of(1, ago(11), null), "ok");
		assert.equal(of(2, ago(11), null), "unwitnessed");
		assert.equal(of(0, ago(11)), "ok");
	});
});
