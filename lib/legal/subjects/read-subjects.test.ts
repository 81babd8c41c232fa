/** Requests of data subjects as legal sees them: by region, and of a person what that person is told. */
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import {
	answered,
	asks,
	conversation,
	newPlatform,
	registered,
	settled,
} from "../../keeper/subjects/testing-subjects.ts";
import { type House, openHouse, type Person, signIn } from "../../keeper/testing.ts";
import { answerFile, listSubjects, readSubject } from "./read-subjects.ts";

describe("requests of data subjects, as legal sees them", () => {
	let house: House;
	let [legal, abroad, moderator, auditor]: Actor[] = [];
	let person: Person;
	before(async () => {
		house = await openHouse();
		process.env.DATABASE_URL_WEB = house.database.url("web");
		[legal, person] = await somebody("legal", "eu");
		[abroad] = await somebody("counsel", "us");
		[moderator] = await somebody("moderator", "eu");
		[auditor] = await somebody("auditor", "eu");
	});
	after(async () => {
		await closeWeb();
		await house.close();
	});

	async function somebody(role: Role, region: string): Promise<[Actor, Person]> {
		const one = await signIn(house, [role, region]);
		const named = { alias: "T", name: "A person", sessionId: one.sessionId };
		return [{ personId: one.id, ...named, grants: [{ role, region }] }, one];
	}
	const as = (actor: Actor | undefined) => actor as Actor;

	it("are legal's and counsel's of their region, and nobody else's", async () => {
		const subject = await registered(house, person, asks(await newPlatform(house)));
		const { waiting, regions } = await listSubjects(as(legal));
		assert.deepEqual([waiting.map(({ id }) => id), regions], [[subject], ["eu"]]);
		assert.equal((await listSubjects(as(abroad))).waiting.length, 0);
		await assert.rejects(readSubject(as(abroad), subject), { code: "REGION_NOT_HELD" });
		await assert.rejects(answerFile(as(abroad), subject, "json"), { code: "REGION_NOT_HELD" });
		for (const other of [moderator, auditor]) {
			await assert.rejects(listSubjects(as(other)), { code: "NOT_PERMITTED" });
			await assert.rejects(readSubject(as(other), subject), { code: "NOT_PERMITTED" });
		}
		for (const none of [randomUUID(), "no id"])
			await assert.rejects(readSubject(as(legal), none), { code: "NOT_FOUND" });
		await settled(house, person, subject, { what: "close", how: "NOT_IDENTIFIED" });
		const { request, answer } = await readSubject(as(legal), subject);
		assert.deepEqual([request.how, answer], ["NOT_IDENTIFIED", null]);
	});

	it("show the answer as it would be now, then as it was given; whoever prepares it sees no more than the person", async () => {
		const platform = await newPlatform(house);
		await conversation(house, platform, { hold: "restricted" });
		await conversation(house, platform, { restricted: true });
		const subject = await registered(house, person, asks(platform, { kind: "ERASURE" }));
		const { answer, digest, asOf } = await readSubject(as(legal), subject);
		assert.deepEqual(answer?.conversations, [{ number: 1, outcome: "KEPT", why: "OTHERS" }]);
		await assert.rejects(answerFile(as(legal), subject, "json"), { code: "NOT_FOUND" });
		await settled(house, person, subject, { what: "answer", asOf: asOf ?? "", digest: digest ?? "" });
		await conversation(house, platform);
		const given = await readSubject(as(legal), subject);
		assert.deepEqual([given.answer, given.digest], [answer, digest]);
	});

	it("are taken as files: the JSON is byte for byte what its entry's digest is of", async () => {
		const platform = await newPlatform(house);
		await conversation(house, platform);
		const { request } = await answered(house, person, asks(platform));
		const json = await answerFile(as(legal), request, "json");
		const [entry] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = 'subject.answered' and convert_from(leaf, 'UTF8')::jsonb->>'subject' = ${request}`;
		assert.equal(createHash("sha256").update(json.body, "utf8").digest("hex"), entry?.leaf.digest);
		const html = await answerFile(as(legal), request, "html");
		assert.match(html.type, /html/);
		assert.ok(html.body.includes(entry?.leaf.digest));
		assert.equal(json.name, `access-${request}.json`);
	});
});
