import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../errors.ts";
import { confirmDelivery } from "./deliver.ts";
import type { Line, OpeningRequest } from "./messages.ts";
import { openThread, readFurther } from "./open-thread.ts";
import {
	claim,
	entriesOf,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	textsIn,
} from "./testing.ts";

const WORDS = "The report says that he keeps writing after she said no.";

describe("opening a thread", () => {
	let house: House;
	let moderator: Person;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	const ask = (caseId: string, more: Partial<OpeningRequest> = {}): OpeningRequest => ({
		caseId,
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text: WORDS },
		scope: { kind: "reported" },
		...more,
	});
	const emergency = { code: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", text: WORDS } as const;
	const claimed = async (
		options: Partial<Parameters<typeof reportThread>[1]> = {},
		person = moderator,
	): Promise<Reported> => {
		const reported = await reportThread(house, { messages: 40, reported: [20], ...options });
		await claim(house, reported.caseId, person.id);
		return reported;
	};
	const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;
	const opened = (lines: Line[]) => {
		const [first] = lines;
		assert(first?.kind === "opening" && lines.at(-1)?.kind === "end");
		return first;
	};

	it("a moderator with a recorded reason reads the reported message and five on either side, and no more", async () => {
		const { caseId, texts } = await claimed();
		const { lines } = await openThread(house.keeper, moderator.session, ask(caseId));
		assert.deepEqual(
			[...textsIn(lines)],
			Array.from({ length: 11 }, (_, i) => [15 + i, texts[14 + i]]),
		);
		assert.deepEqual(await entriesOf(house.web, caseId), [
			"report.received",
			"opening.granted",
			"thread.decrypted",
		]);
	});

	it("the sixth message beyond the window stays sealed, also to a further reading that asks for it", async () => {
		const { caseId } = await claimed();
		const first = opened((await openThread(house.keeper, moderator.session, ask(caseId))).lines);
		const further = { part: "messages", caseId, readToken: first.readToken as string } as const;
		await assert.rejects(
			readFurther(house.keeper, moderator.session, first.opening, { ...further, from: 20, to: 26 }),
			refused("SCOPE_SEALED"),
		);
		const { lines } = await readFurther(house.keeper, moderator.session, first.opening, {
			...further,
			from: 25,
			to: 25,
		});
		assert.deepEqual([...textsIn(lines).keys()], [25]);
	});

	it("each further reading is a further entry, and names are shown only by one", async () => {
		const { caseId } = await claimed();
		const { lines } = await openThread(house.keeper, moderator.session, ask(caseId));
		assert(!lines.some((line) => line.kind === "names"));
		const first = opened(lines);
		const names = await readFurther(house.keeper, moderator.session, first.opening, {
			part: "names",
			caseId,
			readToken: first.readToken as string,
		});
		assert.deepEqual(
			names.lines.flatMap((line) => (line.kind === "names" ? [line.names] : [])),
			[{ a: "Ada", b: "Ben" }],
		);
		assert.equal(
			(await entriesOf(house.web, caseId)).filter((type) => type === "thread.decrypted").length,
			2,
		);
	});

	it("what the browser shows is confirmed once, by its reader, however often it says so", async () => {
		const { caseId } = await claimed();
		const { entry } = opened((await openThread(house.keeper, moderator.session, ask(caseId))).lines);
		await Promise.all([1, 2, 3, 4].map(() => confirmDelivery(house.keeper, moderator.session, entry)));
		assert.equal(
			(await entriesOf(house.web, caseId)).filter((type) => type === "thread.delivered").length,
			1,
		);
		const other = await signIn(house, ["moderator", "eu"]);
		await assert.rejects(confirmDelivery(house.keeper, other.session, entry), refused("NOT_FOUND"));
	});

	it("a widening is a new opening with a reason of its own, at most 25 around a reported message", async () => {
		const { caseId } = await claimed({ messages: 80, reported: [40] });
		const first = opened((await openThread(house.keeper, moderator.session, ask(caseId))).lines);
		const wide = ask(caseId, { scope: { kind: "window", from: 15, to: 65 } });
		const { lines } = await openThread(house.keeper, moderator.session, wide);
		assert.equal(textsIn(lines).size, 51);
		assert.notEqual(opened(lines).opening, first.opening);
		const [widened] = await house.web`select widens from access.opening where id = ${opened(lines).opening}`;
		assert.equal(widened?.widens, first.opening);
		await assert.rejects(
			openThread(
				house.keeper,
				moderator.session,
				ask(caseId, { scope: { kind: "window", from: 14, to: 40 } }),
			),
			refused("APPROVAL_NEEDED"),
		);
	});

	it("only an emergency or child safety opens the whole thread alone, and either writes a review due in 24 hours", async () => {
		const { caseId } = await claimed();
		const whole = { scope: { kind: "thread" } } as const;
		await assert.rejects(
			openThread(house.keeper, moderator.session, ask(caseId, whole)),
			refused("APPROVAL_NEEDED"),
		);
		const { lines } = await openThread(
			house.keeper,
			moderator.session,
			ask(caseId, { ...whole, reason: emergency }),
		);
		assert.equal(textsIn(lines).size, 40);
		const [review] = await house.web`
			select reader_id, extract(epoch from due_at - created_at)::int as seconds
			from console.access_review where opening_id = ${opened(lines).opening}`;
		assert.deepEqual({ ...review }, { reader_id: moderator.id, seconds: 86_400 });
	});

	it("a third emergency within a day is refused", async () => {
		const hasty = await signIn(house, ["moderator", "eu"]);
		const { caseId } = await claimed({}, hasty);
		await openThread(house.keeper, hasty.session, ask(caseId, { reason: emergency }));
		await openThread(house.keeper, hasty.session, ask(caseId, { reason: emergency }));
		await assert.rejects(
			openThread(house.keeper, hasty.session, ask(caseId, { reason: emergency })),
			refused("EMERGENCY_LIMIT_REACHED"),
		);
	});

	it("of many emergencies at once, no more than the day's two are opened", async () => {
		const hasty = await signIn(house, ["moderator", "eu"]);
		const { caseId } = await claimed({}, hasty);
		const all = await Promise.allSettled(
			Array.from({ length: 6 }, () =>
				openThread(house.keeper, hasty.session, ask(caseId, { reason: emergency })),
			),
		);
		assert.equal(all.filter(({ status }) => status === "fulfilled").length, 2);
	});

	it("nothing opens for another region, an unclaimed case, a case of somebody else, a closed case or a restricted one", async () => {
		const { keeper, web } = house;
		const { caseId } = await claimed();
		const american = await signIn(house, ["moderator", "us"]);
		const colleague = await signIn(house, ["moderator", "eu"], ["child_safety", "eu"]);
		const auditor = await signIn(house, ["auditor", "eu"]);
		const free = await reportThread(house, { messages: 3, reported: [2] });
		const hidden = await claimed({ restricted: true });
		const closed = await claimed();
		await house.database.admin`update console.case set closed_at = now() where id = ${closed.caseId}`;
		for (const [person, on, code] of [
			[american, caseId, "REGION_NOT_HELD"],
			[colleague, caseId, "CASE_CLAIMED_BY_OTHER"],
			[auditor, caseId, "NOT_PERMITTED"],
			[moderator, free.caseId, "CASE_NOT_CLAIMED"],
			[moderator, hidden.caseId, "CASE_RESTRICTED"],
			[moderator, closed.caseId, "CASE_CLOSED"],
		] as const) {
			await assert.rejects(openThread(keeper, person.session, ask(on)), refused(code), code);
			const types = await entriesOf(web, on);
			assert.equal(types.at(-1), "opening.refused");
			assert(!types.includes("thread.decrypted"));
		}
	});

	it("without a session, with an ended one, or after being disabled, nothing opens", async () => {
		const { caseId } = await claimed();
		await assert.rejects(openThread(house.keeper, "guess", ask(caseId)), refused("NOT_SIGNED_IN"));
		const leaver = await signIn(house, ["moderator", "eu"]);
		await house.web`update console.session set ended_at = now() where id = ${leaver.sessionId}`;
		await assert.rejects(openThread(house.keeper, leaver.session, ask(caseId)), refused("NOT_SIGNED_IN"));
		const disabled = await signIn(house, ["moderator", "eu"]);
		await house.database.admin`update access.person set disabled_at = now() where id = ${disabled.id}`;
		await assert.rejects(openThread(house.keeper, disabled.session, ask(caseId)), refused("NOT_SIGNED_IN"));
	});

	it("a reading without the read token, by another person, on another case, after losing it or after its time opens nothing", async () => {
		const { keeper } = house;
		const { caseId } = await claimed();
		const other = await claimed();
		const colleague = await signIn(house, ["moderator", "eu"]);
		const first = opened((await openThread(keeper, moderator.session, ask(caseId))).lines);
		const reading = { part: "messages", caseId, readToken: first.readToken as string } as const;
		const read = (person: Person, change = {}) =>
			readFurther(keeper, person.session, first.opening, { ...reading, ...change });
		await assert.rejects(read(moderator, { readToken: "x".repeat(43) }), refused("READ_TOKEN_INVALID"));
		await assert.rejects(read(colleague), refused("OPENING_NOT_YOURS"));
		await assert.rejects(read(moderator, { caseId: other.caseId }), refused("OPENING_NOT_YOURS"));
		await house.web`update console.claim set released_at = now(), released_by = ${colleague.id} where case_id = ${caseId}`;
		await assert.rejects(read(moderator), refused("CASE_NOT_CLAIMED"), "somebody took the case over");
		await house.database.admin`update console.case set restricted = true where id = ${caseId}`;
		await assert.rejects(read(moderator), refused("NOT_PERMITTED"), "it went to child safety");
		await house.database.admin`
			update access.opening set granted_at = now() - interval '31 minutes', expires_at = now() - interval '1 minute'
			where id = ${first.opening}`;
		await assert.rejects(read(moderator), refused("OPENING_ENDED"));
	});

	it("a reason without words, or without a question of its own list, opens nothing", async () => {
		const { caseId } = await claimed();
		const reason = ask(caseId).reason;
		for (const bad of [
			{ ...reason, text: "too short" },
			{ ...reason, question: "OUT_OF_CURIOSITY" },
		]) {
			await assert.rejects(
				openThread(house.keeper, moderator.session, ask(caseId, { reason: bad })),
				refused("REASON_REQUIRED"),
			);
		}
	});

	it("a sealed message planted, swapped or dropped in the vault means that nothing is shown, and a second entry says so", async () => {
		const { keeper, database } = house;
		const swaps = [
			(r: Reported) => database.admin`
				update vault.sealed_message a set sealed = b.sealed from vault.sealed_message b
				where a.thread_id = ${r.threadId} and b.thread_id = a.thread_id and a.sequence = 20 and b.sequence = 21`,
			(r: Reported) => database.admin`
				update vault.sealed_key set wrapped = wrapped || 'A' where id = ${r.keyId}`,
		];
		for (const swap of swaps) {
			const reported = await claimed();
			await swap(reported);
			await assert.rejects(
				openThread(keeper, moderator.session, ask(reported.caseId)),
				(error) =>
					error instanceof DomainError && ["ENVELOPE_INVALID", "EVIDENCE_MISMATCH"].includes(error.code),
			);
			await keeper.loose.settled();
			assert.equal((await entriesOf(house.web, reported.caseId)).at(-1), "release.failed");
		}
	});
});
