import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { importPrivateIntakeKey } from "../envelope/intake-key.ts";
import { openNote } from "../envelope/note.ts";
import { claimCase } from "./claim-case.ts";
import { decideCase } from "./decide-case.ts";
import { escalateCase } from "./escalate-case.ts";
import { readCase } from "./read-case.ts";
import { readEnding } from "./read-ending.ts";
import { entriesOf, seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

const WORDS = "She asked him to stop three times, and he wrote on for a week.";
/** Of seeded cases. */
const RULE = { category: "CYBER_VIOLENCE", keyword: "CYBER_HARASSMENT" };
const NOTHING = { violation: null, actions: [], words: "" };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

async function claimed(
	role: "moderator" | "child_safety" = "moderator",
): Promise<{ actor: Actor; caseId: string }> {
	const actor = await desk.actor(role);
	const caseId = await seedCase(desk.database, { restricted: role === "child_safety" });
	await claimCase(actor, caseId);
	return { actor, caseId };
}

test("a decision closes the case, and entry and sealed note come with it; it waits in the house to be undone", async () => {
	const { actor, caseId } = await claimed();
	const { decisionId, entry } = await decideCase(actor, {
		...{ caseId, violation: RULE, words: WORDS },
		actions: [{ kind: "WARN", person: 2 }],
	});
	const { admin } = desk.database;
	const [row] = await admin`
		select d.account, d.entry_id, d.left_at is null and o.position is null as home, c.closed_at is not null as closed, n.wrapped, n.sealed, n.id
		from console.decision d left join console.outbox o on o.decision_id = d.id join console.case c on c.id = d.case_id
		join vault.note n on n.id = d.note_id where d.id = ${decisionId}`;
	assert.deepEqual([row?.account, row?.entry_id, row?.home, row?.closed], ["u2", entry.id, true, true]);
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.decided"]);
	assert.ok(!JSON.stringify(row).includes(WORDS));
	const key = { kid: desk.intake.kid, privateKey: importPrivateIntakeKey(desk.intake.privateJwk) };
	const opened = openNote(
		key,
		{ noteId: row?.id, about: caseId },
		{ wrapped: row?.wrapped, sealed: row?.sealed },
	);
	assert.equal(opened.text, WORDS);
	const { decision } = await readEnding(actor, (await readCase(actor, caseId)).case);
	assert.deepEqual([decision?.outcome, decision?.actions[0]?.person], ["WARN", 2]);
	assert.ok(!JSON.stringify(decision).includes("u2"), "no id of the platform's");
});

test("messages are named by their sequence and told by the platform's ids", async () => {
	const { actor, caseId } = await claimed();
	await decideCase(actor, {
		...{ caseId, violation: RULE, words: WORDS },
		actions: [{ kind: "REMOVE_MESSAGES", messages: [5, 2] }],
	});
	const [row] = await desk.database.admin`select messages from console.decision where case_id = ${caseId}`;
	assert.deepEqual(row?.messages, ["m2", "m5"]);
});

test("no violation needs no words; what restricts somebody does", async () => {
	const { actor, caseId } = await claimed();
	for (const outcome of ["WARN", "SUSPEND_ACCOUNT", "REMOVE_MESSAGES"] as const) {
		const target = outcome === "REMOVE_MESSAGES" ? { messages: [1] } : { person: 1 };
		const asked = { caseId, violation: RULE, actions: [{ kind: outcome, ...target }] };
		await assert.rejects(decideCase(actor, { ...asked, words: "" }), { code: "INPUT_INVALID" });
		await assert.rejects(decideCase(actor, { ...asked, words: "too short" }), { code: "INPUT_INVALID" });
	}
	await decideCase(actor, { caseId, ...NOTHING });
	await assert.rejects(decideCase(actor, { caseId, ...NOTHING }), {
		code: "CASE_CLOSED",
	});
});

test("nobody is warned who is not in the thread, and nothing is removed that is not there", async () => {
	const { actor, caseId } = await claimed();
	const nobody = decideCase(actor, {
		...{ caseId, violation: RULE, words: WORDS },
		actions: [{ kind: "WARN", person: 7 }],
	});
	await assert.rejects(nobody, { code: "INPUT_INVALID" });
	const nothing = decideCase(actor, {
		...{ caseId, violation: RULE, words: WORDS },
		actions: [{ kind: "REMOVE_MESSAGES", messages: [99] }],
	});
	await assert.rejects(nothing, { code: "INPUT_INVALID" });
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed"]);
});

test("only whoever has claimed the case decides or escalates it", async () => {
	const { caseId } = await claimed();
	const other = await desk.actor("moderator");
	await assert.rejects(decideCase(other, { caseId, ...NOTHING }), {
		code: "CASE_CLAIMED_BY_OTHER",
	});
	await assert.rejects(escalateCase(other, { caseId, kind: "THREAT_TO_LIFE", words: "" }), {
		code: "CASE_CLAIMED_BY_OTHER",
	});
	const free = await seedCase(desk.database);
	await assert.rejects(decideCase(other, { caseId: free, ...NOTHING }), {
		code: "CASE_NOT_CLAIMED",
	});
	await assert.rejects(decideCase(await desk.actor("auditor"), { caseId, ...NOTHING }), {
		code: "NOT_PERMITTED",
	});
});

test("of two decisions at once one counts", async () => {
	const { actor, caseId } = await claimed();
	const both = await Promise.allSettled([1, 2].map(() => decideCase(actor, { caseId, ...NOTHING })));
	assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.decided"]);
});

test("to child safety: the case leaves the moderator's hands and eyes, and is due within the hour", async () => {
	const { actor, caseId } = await claimed();
	await escalateCase(actor, { caseId, kind: "CHILD_SAFETY", words: WORDS });
	await assert.rejects(readCase(actor, caseId), { code: "CASE_RESTRICTED" });
	const view = await readCase(await desk.actor("child_safety"), caseId);
	assert.equal(view.claim, null);
	assert.equal(view.case.severity, 0);
	assert.ok(view.case.dueAt.getTime() <= Date.now() + 3_601_000);
	assert.deepEqual(await entriesOf(desk.database, caseId), [
		"case.claimed",
		"case.escalated",
		"case.released",
	]);
});

test("a threat to life: gravest, due within the hour, still with whoever has it; once", async () => {
	const { actor, caseId } = await claimed();
	await escalateCase(actor, { caseId, kind: "THREAT_TO_LIFE", words: "" });
	const { case: found, claim } = await readCase(actor, caseId);
	assert.deepEqual([found.severity, found.threatToLife, claim?.personId], [0, true, actor.personId]);
	await assert.rejects(escalateCase(actor, { caseId, kind: "THREAT_TO_LIFE", words: "" }), {
		code: "INPUT_INVALID",
	});
});

test("child safety decides its own cases", async () => {
	const { actor, caseId } = await claimed("child_safety");
	await decideCase(actor, {
		...{ caseId, violation: RULE, words: WORDS },
		actions: [{ kind: "SUSPEND_ACCOUNT", person: 1, until: inDays(7) }],
	});
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.decided"]);
});
