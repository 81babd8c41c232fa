import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { listMacros, MACROS_MOST, removeMacro, saveMacro } from "./macros.ts";
import { type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

const BODY = {
	act: "VIOLATION",
	rule: "SCAMS_AND_FRAUD/PHISHING",
	actions: [{ kind: "SUSPEND_ACCOUNT", on: "account", days: "14", label: "" }],
	words: "Links to a copy of a bank's page, sent to many.",
} as const;

test("one's own is one's own; a lead's is the region's", async () => {
	const [one, other, lead] = [
		await desk.actor("moderator"),
		await desk.actor("moderator"),
		await desk.actor("lead"),
	];
	const own = await saveMacro(one, { name: " Phishing  links ", region: null, body: BODY });
	const shared = await saveMacro(lead, {
		name: "Spam",
		region: "eu",
		body: { ...BODY, rule: null, act: "NO_VIOLATION", actions: [] },
	});
	const seen = async (actor: typeof one, region = "eu") =>
		(await listMacros(actor, region)).map(({ id, own: mine }) => [id, mine]);
	assert.deepEqual(await seen(one), [
		[own, true],
		[shared, false],
	]);
	assert.deepEqual(await seen(other), [[shared, false]]);
	assert.deepEqual(await seen(lead), [[shared, true]]);
	assert.deepEqual(await seen(await desk.actor("moderator", ["us"]), "eu"), []);
	const [first] = await listMacros(one, "eu");
	assert.deepEqual([first?.name, first?.body], ["Phishing links", BODY]);

	await assert.rejects(saveMacro(one, { name: "x", region: "eu", body: BODY }), { code: "NOT_PERMITTED" });
	await assert.rejects(saveMacro(lead, { name: "x", region: "us", body: BODY }), { code: "REGION_NOT_HELD" });
	await assert.rejects(removeMacro(other, own), { code: "NOT_FOUND" });
	await assert.rejects(removeMacro(one, shared), { code: "NOT_PERMITTED" });
	await removeMacro(one, own);
	await removeMacro(await desk.actor("lead"), shared);
	await assert.rejects(removeMacro(one, own), { code: "NOT_FOUND" });
	assert.deepEqual(await seen(one), []);
});

test("it has a name and holds what a form holds, no person and no message, and there is an end to how many", async () => {
	const actor = await desk.actor("moderator");
	for (const name of ["", "   ", "a".repeat(61), "a\u0000", "\ud800"]) {
		await assert.rejects(saveMacro(actor, { name, region: null, body: BODY }), { code: "INPUT_INVALID" });
	}
	for (const lie of [
		null,
		{ ...BODY, act: "CHILD_SAFETY" },
		{ ...BODY, rule: "SCAMS_AND_FRAUD/CYBER_STALKING" },
		{ ...BODY, actions: [{ ...BODY.actions[0], person: 1 }] },
		{ ...BODY, actions: [{ ...BODY.actions[0], on: "messages" }] },
		{ ...BODY, actions: [BODY.actions[0], BODY.actions[0]] },
		{ ...BODY, words: "a".repeat(2_001) },
	]) {
		await assert.rejects(saveMacro(actor, { name: "x", region: null, body: lie }), { code: "INPUT_INVALID" });
	}
	const saved = await Promise.allSettled(
		Array.from({ length: MACROS_MOST + 3 }, (_, n) =>
			saveMacro(actor, { name: `m ${n}`, region: null, body: BODY }),
		),
	);
	assert.equal(saved.filter(({ status }) => status === "fulfilled").length, MACROS_MOST);
	await assert.rejects(saveMacro(actor, { name: "x", region: null, body: BODY }), { code: "DESK_FULL" });
});

test("whoever has the console's password saves and removes none for somebody else", async () => {
	const [actor, lead] = [await desk.actor("moderator"), await desk.actor("lead")];
	const shared = await saveMacro(lead, { name: "Spam", region: "eu", body: BODY });
	const web = desk.database.as("web");
	const said = (type: string, item: string, region?: string) =>
		web.json({
			...{
				type,
				outcome: "done",
				assurance: { kind: "session" },
				item,
				kind: "MACRO",
				...(region && { region }),
			},
			...{ actor: { id: actor.personId, role: "moderator" }, session: actor.sessionId },
		});
	const id = randomUUID();
	for (const [person, region] of [
		[lead.personId, null],
		[actor.personId, "eu"],
	] as const) {
		await assert.rejects(
			web.begin(async (tx) => {
				const [row] = await tx`select id from ledger.append(${said("desk.saved", id, region ?? undefined)})`;
				await tx`insert into console.macro (id, person_id, region, name, body, entry_id)
					values (${id}, ${person}, ${region}, 'x', '{}', ${row?.id})`;
			}),
			{ code: "CS417" },
		);
	}
	await assert.rejects(
		web.begin(async (tx) => {
			const [row] = await tx`select id from ledger.append(${said("desk.removed", shared, "eu")})`;
			await tx`update console.macro set removed_at = now(), removed_entry_id = ${row?.id} where id = ${shared}`;
		}),
		{ code: "CS417" },
	);
	await assert.rejects(web`select ledger.append(${said("desk.saved", id)})`, { code: "CS012" });
	for (const type of ["desk.saved", "desk.removed"])
		await assert.rejects(
			web`select ledger.append(${said(type, id)} || '{"kind": "ANYTHING"}'::jsonb)`,
			{ code: "CS012" },
			"nor of something else",
		);
});
