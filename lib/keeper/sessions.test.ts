/** What the end of a session, and a role that it does without, mean to the keeper, which resolves sessions itself. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../errors.ts";
import { whoIs } from "./asking.ts";
import type { Line, OpeningRequest } from "./messages.ts";
import { openThread, readFurther } from "./open-thread.ts";
import { claim, type House, openHouse, type Person, reportThread, signIn, startSession } from "./testing.ts";

describe("a session, to the keeper", () => {
	let house: House;
	let moderator: Person;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	const ask = (caseId: string): OpeningRequest => ({
		caseId,
		reason: {
			code: "USER_REPORT_REVIEW",
			question: "DOES_IT_VIOLATE",
			text: "the reported message insults somebody",
		},
		scope: { kind: "reported" },
	});
	const claimed = async () => {
		const { caseId } = await reportThread(house, { messages: 20, reported: [10] });
		await claim(house, caseId, moderator.id);
		return caseId;
	};
	const refused =
		(...codes: string[]) =>
		(error: unknown) =>
			error instanceof DomainError && codes.includes(error.code);
	const opened = (lines: Line[]) => {
		const [first] = lines;
		assert(first?.kind === "opening" && first.readToken !== undefined);
		return { opening: first.opening, readToken: first.readToken };
	};
	const withholding = async (roles: string[]) => {
		const session = await startSession(house.web, moderator.id);
		await house.database
			.admin`update console.session set withheld = ${roles} where id = ${session.sessionId}`;
		return session;
	};

	it("that ends in the middle of an opening reads nothing more, also by another session's way round", async () => {
		const caseId = await claimed();
		const mine = await startSession(house.web, moderator.id);
		const { opening, readToken } = opened((await openThread(house.keeper, mine.session, ask(caseId))).lines);
		const further = { part: "messages", caseId, readToken } as const;
		assert((await readFurther(house.keeper, mine.session, opening, further)).lines.length > 2);
		await house.web`update console.session set ended_at = now() where id = ${mine.sessionId}`;
		await assert.rejects(readFurther(house.keeper, mine.session, opening, further), refused("NOT_SIGNED_IN"));
		await assert.rejects(openThread(house.keeper, mine.session, ask(caseId)), refused("NOT_SIGNED_IN"));
	});

	it("does without the roles that the sign-in service withholds, and another of the same person does not", async () => {
		const caseId = await claimed();
		const without = await withholding(["moderator"]);
		assert.deepEqual((await whoIs(house.keeper, without.session)).grants, []);
		await assert.rejects(openThread(house.keeper, without.session, ask(caseId)), refused("NOT_PERMITTED"));
		const { lines } = await openThread(house.keeper, moderator.session, ask(caseId));
		assert.equal(lines.at(-1)?.kind, "end");
		const [entry] = await house.web`
			select outcome from ledger.entry where case_id = ${caseId} and type = 'opening.refused'`;
		assert.equal(entry?.outcome, "refused");
	});

	it("that does without a role reads nothing under an opening that an earlier one was given", async () => {
		const caseId = await claimed();
		const { opening, readToken } = opened(
			(await openThread(house.keeper, moderator.session, ask(caseId))).lines,
		);
		const without = await withholding(["moderator"]);
		await assert.rejects(
			readFurther(house.keeper, without.session, opening, { part: "messages", caseId, readToken }),
			refused("NOT_PERMITTED"),
		);
	});

	it("is taken at no word of web's that would give a role", async () => {
		const session = await withholding(["lead", "admin", "no such role"]);
		assert.deepEqual((await whoIs(house.keeper, session.session)).grants, [
			{ role: "moderator", region: "eu" },
		]);
	});
});
