import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { DomainError } from "#lib/errors.ts";
import { answerAction, validateAnswer } from "./answer-action.ts";
import { listDecisions } from "./decisions.ts";
import type { Integration } from "./integration.ts";
import { type IntakeBench, intakeBench, reportBody } from "./testing.ts";

let bench: IntakeBench;
before(async () => {
	bench = await intakeBench();
});
after(() => bench.database.drop());

const refusedAs = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;
const say = (decisionId: string, said: object, as: Integration = bench.integration) =>
	answerAction(bench.intake.sql, as, decisionId, validateAnswer(said));

/** A decision that warns one account and removes two messages. */
async function decided(id: string, left = true): Promise<string> {
	const { answer } = await bench.post(reportBody(id));
	const decision = randomUUID();
	await bench.database.admin.begin(async (tx) => {
		await tx`insert into console.decision (id, case_id, person_id, outcome, messages, category, clause, left_at, entry_id)
			values (${decision}, ${answer.caseId}, ${randomUUID()}, 'REMOVE_MESSAGES', '{m1,m2}', 'SCAMS_AND_FRAUD', '11',
				${left ? new Date() : null}, ${randomUUID()})`;
		await tx`insert into console.action (decision_id, n, kind, person, account, sequences, messages)
			values (${decision}, 1, 'WARN', 1, 'u1', '{}', '{}'), (${decision}, 2, 'REMOVE_MESSAGES', null, null, '{1,2}', '{m1,m2}')`;
		if (left) {
			await tx`insert into console.outbox (platform_id, region, decision_id)
				values (${bench.integration.platformId}, 'eu', ${decision})`;
		}
	});
	return decision;
}

describe("an answer", () => {
	it("is kept once, with its entry; the same again adds nothing", async () => {
		const id = await decided("a-1");
		const first = await say(id, { n: 2, result: "DONE" });
		assert.equal(first.isNew, true);
		assert.deepEqual(await say(id, { n: 2, result: "DONE" }), { ...first, isNew: false });
		const entries = await bench.database.admin`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'decision.answered'
				and convert_from(leaf, 'UTF8')::jsonb->>'decision' = ${id}`;
		assert.deepEqual(
			entries.map(({ leaf }) => [leaf.action, leaf.kind, leaf.actor]),
			[["REMOVE_MESSAGES", "DONE", undefined]],
		);
	});

	it("may be DONE after a refusal, and nothing after that", async () => {
		const id = await decided("a-2");
		await say(id, { n: 1, result: "REFUSED", code: "ACCOUNT_GONE" });
		await say(id, { n: 1, result: "REFUSED", code: "RATE_LIMITED" });
		await say(id, { n: 1, result: "DONE" });
		await assert.rejects(
			say(id, { n: 1, result: "REFUSED", code: "ACCOUNT_GONE" }),
			refusedAs("ACTION_DONE"),
		);
	});

	it("of ten at once is one", async () => {
		const id = await decided("a-3");
		const all = await Promise.all(Array.from({ length: 10 }, () => say(id, { n: 1, result: "DONE" })));
		assert.equal(all.filter(({ isNew }) => isNew).length, 1);
	});

	it("is refused where the platform was told no such thing", async () => {
		const id = await decided("a-4");
		const home = await decided("a-5", false);
		const stranger = { ...bench.integration, platformId: randomUUID() };
		const elsewhere = await bench.another(["us"]);
		for (const attempt of [
			() => say(id, { n: 3, result: "DONE" }),
			() => say(home, { n: 1, result: "DONE" }),
			() => say(randomUUID(), { n: 1, result: "DONE" }),
			() => say("'; --", { n: 1, result: "DONE" }),
			() => say(id, { n: 1, result: "DONE" }, stranger),
			() => say(id, { n: 1, result: "DONE" }, elsewhere),
		]) {
			await assert.rejects(attempt(), refusedAs("NOT_FOUND"));
		}
	});

	it("has a number, a result and a code: no words", () => {
		for (const said of [
			null,
			{},
			{ n: 0, result: "DONE" },
			{ n: 1, result: "MAYBE" },
			{ n: 1, result: "REFUSED", code: "no such account: bob" },
			{ n: 1, result: "DONE", note: "x" },
		]) {
			assert.throws(() => validateAnswer(said), refusedAs("INPUT_INVALID"));
		}
	});

	it("cannot be written for another platform by whoever has the console's password", async () => {
		const id = await decided("a-6");
		const { sql } = bench.intake;
		const lie = async (entry: object, result = "DONE") => {
			await sql.begin(async (tx) => {
				const [row] = await tx`select id from ledger.append(${tx.json({
					...{ type: "decision.answered", outcome: "done", assurance: { kind: "system" }, region: "eu" },
					...entry,
				} as never)})`;
				await tx`insert into console.action_answer (decision_id, n, result, integration_id, entry_id)
					values (${id}, 1, ${result}, ${bench.integration.id}, ${row?.id})`;
			});
		};
		const other = await decided("a-7");
		await assert.rejects(lie({ decision: other, action: "WARN", kind: "DONE" }), { code: "CS416" });
		const [its] =
			await sql`select c.id as case from console.decision d join console.case c on c.id = d.case_id where d.id = ${id}`;
		const [asked] = await sql`select kind from console.action where decision_id = ${id} and n = 1`;
		const inName = { decision: id, action: asked?.kind, kind: "DONE", case: its?.case };
		await assert.rejects(lie({ ...inName, actor: { id: randomUUID(), role: "moderator" } }), {
			code: "CS416",
		});
		await assert.rejects(
			sql`insert into console.action_answer (decision_id, n, result, integration_id, entry_id)
				values (${id}, 1, 'DONE', ${bench.integration.id}, ${randomUUID()})`,
			{ code: "CS416" },
		);
	});
});

it("a decision is told with its violation and all its actions; an older one with its outcome as its action", async () => {
	const id = await decided("b-1");
	const { answer } = await bench.post(reportBody("b-2"));
	const old = randomUUID();
	await bench.database.admin`insert into console.decision (id, case_id, person_id, outcome, account, entry_id)
		values (${old}, ${answer.caseId}, ${randomUUID()}, 'WARN', 'u2', ${randomUUID()})`;
	await bench.database.admin`insert into console.outbox (platform_id, region, decision_id)
		values (${bench.integration.platformId}, 'eu', ${old})`;
	const told = async () => {
		const { decisions } = await listDecisions(
			bench.intake.sql,
			bench.integration,
			new URLSearchParams("limit=500"),
		);
		return [id, old].map((one) => decisions.find(({ decisionId }) => decisionId === one));
	};
	// What is told waits for every older transaction of the cluster, also other tests'.
	let [now, before] = await told();
	for (const end = Date.now() + 60_000; !(now && before) && Date.now() < end; ) [now, before] = await told();
	assert.deepEqual(now?.violation, { category: "SCAMS_AND_FRAUD", keyword: null, clause: "11" });
	const none = { until: null, label: null };
	assert.deepEqual(now?.actions, [
		{ n: 1, kind: "WARN", account: "u1", messages: [], ...none },
		{ n: 2, kind: "REMOVE_MESSAGES", account: null, messages: ["m1", "m2"], ...none },
	]);
	assert.deepEqual(before?.actions, [{ n: 1, kind: "WARN", account: "u2", messages: [], ...none }]);
	assert.equal(before?.violation, null);
});
