import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { closeWeb } from "#db/web.ts";
import { readPolicy } from "../access/read-policy.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { openThread, readFurther } from "../keeper/open-thread.ts";
import {
	claim,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
} from "../keeper/testing.ts";
import { exposureOf, ownExposure, putReminderAway } from "./exposure.ts";

const policy = readPolicy({ desk: { exposure: { budget: 100, message: { S0: 8, S1: 4, S2: 2, S3: 1 } } } });

describe("exposure", () => {
	let house: House;
	let lead: Actor;
	before(async () => {
		house = await openHouse(undefined, { settings: { policy } });
		process.env.DATABASE_URL_WEB = house.database.url("web");
		lead = await actorOf(await signIn(house, ["lead", "eu"]), "lead");
	});
	after(async () => {
		await closeWeb();
		await house.close();
	});

	const actorOf = async ({ id, sessionId }: Person, role: Role, region = "eu"): Promise<Actor> => {
		const [row] = await house.web<{ alias: string }[]>`select alias from access.person where id = ${id}`;
		return {
			...{ personId: id, sessionId, alias: row?.alias ?? "", name: "Test" },
			grants: [{ role, region }],
		};
	};
	/** A case of a severity, opened by somebody: 11 messages around the reported one. */
	const opened = async (person: Person, severity: number, region = "eu") => {
		const reported = await reportThread(house, { messages: 40, reported: [20], region });
		await house.database.admin`update console.case set severity = ${severity} where id = ${reported.caseId}`;
		await claim(house, reported.caseId, person.id);
		const { lines } = await openThread(house.keeper, person.session, {
			caseId: reported.caseId,
			reason: {
				...{ code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE" },
				text: "The report says that he keeps writing after she said no.",
			},
			scope: { kind: "reported" },
		});
		const [first] = lines;
		assert(first?.kind === "opening");
		return { reported, opening: first.opening, readToken: first.readToken as string };
	};
	const again = (
		person: Person,
		{ reported, opening, readToken }: { reported: Reported; opening: string; readToken: string },
		part: "messages" | "names",
	) => readFurther(house.keeper, person.session, opening, { part, caseId: reported.caseId, readToken });

	it("is each message that was released, by how grave its case is, and again when it is read again; names are none", async () => {
		const person = await signIn(house, ["moderator", "eu"]);
		const actor = await actorOf(person, "moderator");
		assert.deepEqual(await ownExposure(actor), {
			...{ points: 0, percent: 0, budget: 100, remindPercent: 80, messages: 0, attachments: 0 },
			remind: null,
		});
		const reading = await opened(person, 2);
		assert.equal((await ownExposure(actor)).points, 22);
		await again(person, reading, "names");
		assert.equal((await ownExposure(actor)).messages, 11);
		await again(person, reading, "messages");
		await opened(person, 3);
		const { points, messages, percent } = await ownExposure(actor);
		assert.deepEqual({ points, messages, percent }, { points: 55, messages: 33, percent: 55 });
	});

	it("counts twelve hours back, so that no midnight falls into a shift and none is carried into the next day", async () => {
		const person = await signIn(house, ["moderator", "eu"]);
		const actor = await actorOf(person, "moderator");
		await opened(person, 2);
		const in_ = (hours: number) => ownExposure(actor, new Date(Date.now() + hours * 3_600_000));
		assert.equal((await in_(11.9)).points, 22);
		assert.equal((await in_(12.1)).points, 0);
	});

	it("counts nothing that was recorded and never released", async () => {
		const person = await signIn(house, ["moderator", "eu"]);
		await opened(person, 2);
		await house.database
			.admin`update vault.release set taken_at = null, passed = null where person_id = ${person.id}`;
		assert.equal((await ownExposure(await actorOf(person, "moderator"))).points, 0);
	});

	it("proposes a pause near the budget and at it, again with each further half, and not what was put away", async () => {
		const person = await signIn(house, ["moderator", "eu"]);
		const actor = await actorOf(person, "moderator");
		const remind = async () => (await ownExposure(actor)).remind;
		await opened(person, 0);
		assert.equal(await remind(), "near", "88 of 100");
		await putReminderAway(actor);
		assert.equal(await remind(), null);
		await opened(person, 2);
		assert.equal(await remind(), "over", "110 of 100");
		await putReminderAway(actor);
		assert.equal(await remind(), null);
		await opened(person, 1);
		assert.equal(await remind(), "over", "154 of 100");
	});

	it("is load to leads: a percentage of whoever works in their region, of all that they read, and nothing of it", async () => {
		const [here, both, there] = [
			await signIn(house, ["moderator", "eu"]),
			await signIn(house, ["moderator", "eu"], ["moderator", "us"]),
			await signIn(house, ["moderator", "us"]),
		];
		await opened(here, 2);
		await opened(both, 1, "us");
		await opened(there, 2, "us");
		const loads = new Map((await exposureOf(lead, "eu")).map((load) => [load.personId, load]));
		assert.deepEqual(Object.keys(loads.get(here.id) ?? {}), ["personId", "alias", "percent"]);
		assert.deepEqual([loads.get(here.id)?.percent, loads.get(both.id)?.percent], [20, 45]);
		assert.equal(loads.has(there.id), false);
		await assert.rejects(exposureOf(lead, "us"), { code: "REGION_NOT_HELD" });
		await assert.rejects(exposureOf(await actorOf(here, "moderator"), "eu"), { code: "NOT_PERMITTED" });
	});
});
