import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { KINDS } from "./classes.ts";
import { everyEvent, leafOf } from "./testing-events.ts";
import { ocsf, ocsfIsHere } from "./testing-ocsf.ts";
import { OCSF_VERSION, toOcsf } from "./to-ocsf.ts";

const place = { epoch: 1, index: 4711, origin: "countersign.example/log", restricted: false };
const events = everyEvent();
const skip = ocsfIsHere ? false : "the OCSF schema's files are not beside this project (../shared/data/ocsf)";
if (skip) console.log(`skipped: ${skip}`);

describe("an entry as an OCSF event", { skip }, () => {
	const schema = ocsfIsHere ? ocsf() : null;

	for (const { full, bare } of events) {
		it(`${full.type} has what its class requires, in the types and values of the schema`, () => {
			for (const event of [full, bare, { ...full, outcome: "refused" }, { ...full, outcome: "unknown" }])
				for (const restricted of [false, true])
					for (const via of ["web", "keeper", "worker"]) {
						const made = toOcsf({ ...place, restricted, leaf: leafOf(event, via) });
						assert.deepEqual(schema?.problemsIn(made), []);
					}
		});
	}

	it("what the log's owner appends, and a type that a later version makes, fit too", () => {
		const assurance = { kind: "system" };
		for (const type of ["log.continued", "later.made"]) {
			const leaf = leafOf({ type, outcome: "done", assurance, size: 5 }, "owner");
			assert.deepEqual(schema?.problemsIn(toOcsf({ ...place, leaf })), []);
		}
	});

	it("the version that each event names is the one it was compared with", () => {
		assert.equal(schema?.version, OCSF_VERSION);
	});

	it("the comparison finds what is wrong", () => {
		const decrypted = events.find(({ full }) => full.type === "thread.decrypted")?.full ?? {};
		const right = toOcsf({ ...place, leaf: leafOf(decrypted) });
		const { database: _, ...withoutDatabase } = right;
		const { src_endpoint: __, ...withoutSource } = right;
		for (const [what, wrong] of [
			["one of database, databucket, table is needed", withoutDatabase],
			["src_endpoint is required", withoutSource],
			["activity_id is 11", { ...right, activity_id: 11 }],
			["justification is no attribute", { ...right, justification: "x" }],
			["no timestamp_t", { ...right, time: "yesterday" }],
			["type_uid is not", { ...right, type_uid: 600505 }],
			["severity is High", { ...right, severity: "High" }],
			["event.actor: one of", { ...right, actor: {} }],
			["name is no attribute", { ...right, database: { name: "x", type_id: 1, names: 1 } }],
		] as const) {
			const problems = schema?.problemsIn(wrong) ?? [];
			assert.ok(problems.length > 0, what);
			if (!what.startsWith("name"))
				assert.ok(
					problems.some((one) => one.includes(what)),
					problems.join("\n"),
				);
		}
	});
});

test("what shows content is 600510, sign-ins 3002, rights 3005, and everything else is 6003", () => {
	const types = events.map(({ full }) => full.type as string);
	assert.deepEqual([...types, "log.continued"].sort(), Object.keys(KINDS).sort());
	for (const { full } of events) {
		const { type_uid: uid, class_uid: of } = toOcsf({ ...place, leaf: leafOf(full) });
		const type = full.type as string;
		if (/^(thread\.decrypted|note\.disclosed|attachment\.displayed)$/.test(type))
			assert.equal(uid, 600510, type);
		else assert.equal(of, /^session\./.test(type) ? 3002 : /^role\./.test(type) ? 3005 : 6003, type);
	}
});

test("the reason is in the message and beside, as codes; the signature's parts are not", () => {
	const { full } = events.find(({ full }) => full.type === "thread.decrypted") as (typeof events)[0];
	const made = toOcsf({ ...place, leaf: leafOf(full) });
	assert.match(made.message as string, /because CODE, 1 messages/);
	assert.equal((made.unmapped as { reason: { code: string } }).reason.code, "CODE");
	assert.doesNotMatch(JSON.stringify(made), /authenticatorData|clientData|"signature"/);
	assert.equal((made.metadata as { sequence: number }).sequence, 4711);
});

test("of a restricted act nothing is told but what kind it was, by whom, and which entry", () => {
	for (const { full } of events) {
		const leaf = leafOf(full);
		const { id, actor } = JSON.parse(leaf) as { id: string; actor?: { id: string } };
		const made = toOcsf({ ...place, restricted: true, leaf });
		assert.deepEqual(made.unmapped, { epoch: 1, index: 4711, restricted: true });
		assert.equal(made.message, full.type);
		// No id by which it could be joined with what was told of a case before it was restricted.
		if (!/^(role|session)\./.test(full.type as string))
			for (const [other] of JSON.stringify(made).matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))
				assert.ok(other === id || other === actor?.id, `${full.type}: ${other}`);
		const said = JSON.stringify(made);
		if (!/^role\./.test(full.type as string)) assert.doesNotMatch(said, /CODE|witnesses:2|"region"|a{64}/);
		assert.equal(made.severity_id, 1);
	}
});
