/** What somebody confirms of a hold: all that makes it, and with the passkey's PIN, finger or face, also for the database alone. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type House, openHouse, type Person, reportThread, signIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { actOnHold, askForHold, type HoldKind } from "./act-on-hold.ts";
import { ASK_RELEASE, DECLINE, PLACE, RELEASE, RENEW } from "./kinds.ts";
import type { Placing, Renewing } from "./messages-holds.ts";
import { askRelease, HASTY, inDays, place, placing, WHY } from "./testing-holds.ts";

describe("an act on a hold", () => {
	let house: House;
	let [legal, counsel, other]: Person[] = [];
	const keys = new Map<Person | undefined, SoftPasskey>();
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey", policy: HASTY } });
		legal = await signIn(house, ["legal", "eu"]);
		counsel = await signIn(house, ["counsel", "eu"]);
		other = await signIn(house, ["legal", "eu"]);
		for (const one of [legal, counsel]) keys.set(one, await enrolPasskey(house, one));
	});
	after(() => house.close());

	const as = (person: Person | undefined) => person as Person;
	const keyOf = (person: Person | undefined) => keys.get(person) as SoftPasskey;
	const scope = async () => {
		const { threadId } = await reportThread(house, { messages: 2, reported: [1] });
		return [{ kind: "thread" as const, thread: threadId }];
	};
	const RESTRICTED = { reference: "24 O 1/27", title: "Secret for now", restricted: true };
	const restricted = async (): Promise<Placing> =>
		placing(await scope(), { new: RESTRICTED, people: [as(counsel).id] });

	/** Confirms one thing, and has another done with it. */
	async function swapped<Said extends object>(kind: HoldKind<Said>, said: Said, instead: Partial<Said>) {
		const { keeper } = house;
		const { session } = as(legal);
		const confirmation = confirmationOf(await askForHold(keeper, session, kind, said), keyOf(legal));
		return actOnHold(keeper, session, kind, { ...said, ...instead }, confirmation);
	}

	it("places it for the matter, and for the people, that were confirmed: neither opened, nor hidden, nor others named", async () => {
		const said = await restricted();
		const people = [as(counsel).id];
		for (const instead of [
			{ new: { ...RESTRICTED, restricted: false }, people: undefined },
			{ new: { ...RESTRICTED, reference: "24 O 2/27" } },
			{ new: { ...RESTRICTED, title: "Something else" } },
			{ new: undefined },
			{ people: undefined },
			{ people: [as(other).id] },
			{ people: [...people, as(other).id] },
		])
			await assert.rejects(
				swapped(PLACE, said, instead),
				{ code: "CONFIRMATION_INVALID" },
				JSON.stringify(instead),
			);
		const open = placing(await scope());
		await assert.rejects(swapped(PLACE, open, { new: RESTRICTED, people }), { code: "CONFIRMATION_INVALID" });
		const [none] = await house.database.admin`select count(*)::int as matters from legal.matter`;
		assert.equal(none?.matters, 0);
		await swapped(PLACE, said, { people: [...people, ...people] });
	});

	it("renews it naming whom was confirmed, and nobody besides", async () => {
		const said = await restricted();
		const { hold } = await place(house, as(legal), said.scope, { ...said, key: keyOf(legal) });
		const renewing: Renewing & { hold: string } = { hold, expires: inDays(200), words: WHY };
		for (const people of [[as(other).id], [as(counsel).id, as(other).id]])
			await assert.rejects(swapped(RENEW, renewing, { people }), { code: "CONFIRMATION_INVALID" });
		await assert.rejects(swapped(RENEW, { ...renewing, people: [as(other).id] }, { people: [] }), {
			code: "CONFIRMATION_INVALID",
		});
		const named = await house.database
			.admin`select from legal.matter_person where matter_id = ${said.matter}`;
		assert.equal(named.length, 2);
		await swapped(RENEW, renewing, {});
	});

	it("takes a PIN, finger or face for the database too: a keeper's password and somebody's touch do not do", async () => {
		/** The database's function as the role keeper may call it, past what the keeper itself looks at. */
		const called = async <Said extends object>(person: Person, kind: HoldKind<Said>, said: Said) => {
			const asked = await askForHold(house.keeper, person.session, kind, said);
			return async (userVerified: boolean) => {
				const { nonce, ...signed } = confirmationOf(asked, keyOf(person), { userVerified });
				const [row] = await house.database
					.admin`select h.challenge, (select k.id from access.passkey k where k.person_id = h.person_id) as passkey
					from access.challenge h where h.nonce = ${nonce}`;
				return kind.write(house.keeper, {
					...{ ...said, words: undefined, person: person.id, session: person.sessionId, policy: "p" },
					...{ role: person === legal ? "legal" : "counsel", commitment: "0".repeat(64) },
					assurance: {
						...{ kind: "passkey", passkey: row?.passkey, nonce, challenge: row?.challenge },
						...{ authenticatorData: signed.authenticatorData, clientData: signed.clientDataJSON },
						signature: signed.signature,
					},
				});
			};
		};
		const touchOnly = { code: "CS131" };
		const { hold } = await place(house, as(legal), await scope(), { key: keyOf(legal) });
		const expires = inDays(200);
		const placed = await called(as(legal), PLACE, placing(await scope()));
		await assert.rejects(placed(false), touchOnly);
		const renewed = await called(as(legal), RENEW, { hold, expires, words: WHY });
		await assert.rejects(renewed(false), touchOnly);
		const asked = await called(as(legal), ASK_RELEASE, { hold, request: randomUUID(), words: WHY });
		await assert.rejects(asked(false), touchOnly);
		const { request } = await askRelease(house, as(legal), hold, keyOf(legal));
		const lifted = await called(as(counsel), RELEASE, { hold, request });
		await assert.rejects(lifted(false), touchOnly);
		const declined = await called(as(counsel), DECLINE, { hold, request });
		await assert.rejects(declined(false), touchOnly);
		assert.equal((await declined(true)).length, 1, "and it is that alone which is missing");
	});
});
