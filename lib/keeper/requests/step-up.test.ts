import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { requestIn, verifyConfirmation } from "../../access/confirmation.ts";
import { askToDisclose, discloseNotes } from "../disclose.ts";
import { openThread, readFurther } from "../open-thread.ts";
import { entriesOf, type House, openHouse, type Person, signIn, textsIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { askToOpen } from "./ask-to-open.ts";
import { askToDecide, decideRequest } from "./decide-request.ts";
import { requestOpening } from "./request-opening.ts";
import { askToRevoke, revokeOpening } from "./revoke-opening.ts";
import { claimed, open, openingIn, refused, request, say, WORDS, wish } from "./testing-openings.ts";

type Leaf = Record<string, unknown> & { assurance: { kind: string; passkey?: string; entry?: string } };

describe("each opening is confirmed by passkey", () => {
	let house: House;
	let moderator: Person;
	let lead: Person;
	let key: SoftPasskey;
	let leadKey: SoftPasskey;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		moderator = await signIn(house, ["moderator", "eu"]);
		lead = await signIn(house, ["lead", "eu"]);
		key = await enrolPasskey(house, moderator);
		leadKey = await enrolPasskey(house, lead);
	});
	after(() => house.close());

	const thread = { kind: "thread" } as const;
	const leavesOf = async (caseId: string) => {
		const rows = await house.database.admin<{ leaf: Leaf }[]>`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where case_id = ${caseId} order by at`;
		return rows.map(({ leaf }) => leaf);
	};
	const verified = async (leaf: Leaf | undefined) => {
		assert(leaf);
		const [row] = await house.database.admin<{ leaf: Leaf }[]>`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'passkey.added'
				and convert_from(leaf, 'UTF8')::jsonb->>'passkey' = ${leaf.assurance.passkey ?? ""}`;
		assert(row);
		const { rpId, origin } = house.keeper.settings;
		return verifyConfirmation(leaf, row.leaf, { rpId, origin });
	};

	it("and whoever holds the entries verifies later, with public keys alone, who confirmed exactly that", async () => {
		const { caseId } = await claimed(house, moderator);
		assert.equal(textsIn((await open(house, moderator, wish(caseId), key)).lines).size, 11);
		const leaves = await leavesOf(caseId);
		for (const type of ["opening.granted", "thread.decrypted"]) {
			const leaf = leaves.find((one) => one.type === type);
			const confirmed = await verified(leaf);
			assert.equal(confirmed.person, moderator.id);
			assert.equal(confirmed.act, "open");
			const asked = requestIn(leaf as Leaf);
			assert.deepEqual(asked?.fields.scope, [[35, 45]]);
			await assert.rejects(verified({ ...(leaf as Leaf), scope: { intervals: [[35, 46]] } }));
		}
	});

	it("without one, with another's, for another scope, reason, case or words, or a second time, nothing opens", async () => {
		const { caseId } = await claimed(house, moderator);
		const elsewhere = await claimed(house, moderator);
		const { keeper } = house;
		const body = wish(caseId);
		const ask = () => askToOpen(keeper, moderator.session, body);
		const openWith = (confirmation: ReturnType<typeof confirmationOf> | undefined, change = {}) =>
			openThread(keeper, moderator.session, {
				...{ ...body, ...change },
				...(confirmation && { confirmation }),
			});
		await assert.rejects(openWith(undefined), refused("CONFIRMATION_REQUIRED"));
		await assert.rejects(openWith(confirmationOf(await ask(), leadKey)), refused("CONFIRMATION_INVALID"));
		for (const change of [
			{ scope: { kind: "window", from: 35, to: 46 } },
			{ caseId: elsewhere.caseId },
			{ reason: { ...body.reason, question: "WHO_STARTED" } },
			{ reason: { ...body.reason, text: `${WORDS} And more.` } },
			{ reason: { code: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", text: WORDS } },
		])
			await assert.rejects(
				openWith(confirmationOf(await ask(), key), change),
				refused("CONFIRMATION_INVALID"),
			);
		assert(!(await entriesOf(house.web, caseId)).includes("opening.granted"));
		const once = confirmationOf(await ask(), key);
		openingIn(await openWith(once));
		await assert.rejects(openWith(once), refused("CONFIRMATION_SPENT"));
		const types = await entriesOf(house.web, caseId);
		assert.equal(types.at(-1), "opening.refused");
		assert.equal(types.filter((type) => type === "opening.granted").length, 1);
	});

	it("a touch is enough for what is reported; for anything wider it must have known its owner", async () => {
		const { caseId } = await claimed(house, moderator);
		const touched = async (body = wish(caseId)) =>
			openThread(house.keeper, moderator.session, {
				...body,
				confirmation: confirmationOf(await askToOpen(house.keeper, moderator.session, body), key, {
					userVerified: false,
				}),
			});
		openingIn(await touched());
		await assert.rejects(
			touched(wish(caseId, { kind: "window", from: 30, to: 45 })),
			refused("VERIFICATION_REQUIRED"),
		);
	});

	it("an emergency too", async () => {
		const { caseId } = await claimed(house, moderator);
		const emergency = wish(caseId, thread, "EMERGENCY_RISK_TO_LIFE");
		await assert.rejects(open(house, moderator, emergency), refused("CONFIRMATION_REQUIRED"));
		openingIn(await open(house, moderator, emergency, key));
	});

	it("request, approval and opening are each confirmed, over the same words and scope, and each verifies", async () => {
		const { caseId } = await claimed(house, moderator);
		const asked = wish(caseId, thread);
		await assert.rejects(
			requestOpening(house.keeper, moderator.session, asked),
			refused("CONFIRMATION_REQUIRED"),
		);
		const { request: id } = await request(house, moderator, asked, key);
		await assert.rejects(say(house, lead, id, "approve"), refused("CONFIRMATION_REQUIRED"));
		await say(house, lead, id, "approve", leadKey);
		const approved = { caseId, request: id };
		await assert.rejects(open(house, moderator, approved), refused("CONFIRMATION_REQUIRED"));
		assert.equal(textsIn((await open(house, moderator, approved, key)).lines).size, 80);
		const leaves = await leavesOf(caseId);
		const of = (type: string) => leaves.find((leaf) => leaf.type === type);
		assert.equal((await verified(of("opening.requested"))).act, "open");
		assert.equal((await verified(of("opening.approved"))).person, lead.id);
		assert.equal((await verified(of("opening.granted"))).person, moderator.id);
		const commitments = ["opening.requested", "opening.approved", "opening.granted", "thread.decrypted"].map(
			(type) => (of(type) as { reason?: { commitment: string } } | undefined)?.reason?.commitment,
		);
		assert.equal(new Set(commitments).size, 1);
		assert.match(commitments[0] ?? "", /^[0-9a-f]{64}$/);
	});

	it("a confirmation to deny is none to approve, and one of a touch alone is none", async () => {
		const { caseId } = await claimed(house, moderator);
		const { request: id } = await request(house, moderator, wish(caseId, thread), key);
		const deny = confirmationOf(await askToDecide(house.keeper, lead.session, id, "deny"), leadKey);
		await assert.rejects(
			decideRequest(house.keeper, lead.session, id, { verdict: "approve", confirmation: deny }),
			refused("CONFIRMATION_INVALID"),
		);
		const touch = confirmationOf(await askToDecide(house.keeper, lead.session, id, "approve"), leadKey, {
			userVerified: false,
		});
		await assert.rejects(
			decideRequest(house.keeper, lead.session, id, { verdict: "approve", confirmation: touch }),
			refused("VERIFICATION_REQUIRED"),
		);
	});

	it("a further reading stands on the confirmed opening, and ending one is confirmed as well", async () => {
		const { caseId } = await claimed(house, moderator);
		const { opening, readToken } = openingIn(await open(house, moderator, wish(caseId), key));
		await readFurther(house.keeper, moderator.session, opening, {
			...{ part: "names", caseId, readToken: readToken as string },
		});
		const leaves = await leavesOf(caseId);
		const granted = leaves.find((leaf) => leaf.type === "opening.granted");
		assert.deepEqual(leaves.at(-1)?.assurance, { kind: "opening", entry: granted?.id });
		await assert.rejects(
			revokeOpening(house.keeper, lead.session, opening, undefined),
			refused("CONFIRMATION_REQUIRED"),
		);
		const asked = await askToRevoke(house.keeper, lead.session, opening);
		await revokeOpening(house.keeper, lead.session, opening, confirmationOf(asked, leadKey));
		assert.equal((await verified((await leavesOf(caseId)).at(-1))).act, "revoke");
	});

	it("and so are words that staff typed: one confirmation for exactly these notes, once", async () => {
		const notes: string[] = [];
		for (const scope of [{ kind: "reported" }, { kind: "window", from: 30, to: 45 }] as const) {
			const { caseId } = await claimed(house, moderator);
			await open(house, moderator, wish(caseId, scope), key);
			const [row] = await house.web`select note_id from access.opening where case_id = ${caseId}`;
			notes.push(row?.note_id);
		}
		const { keeper } = house;
		await assert.rejects(discloseNotes(keeper, moderator.session, notes), refused("CONFIRMATION_REQUIRED"));
		const asked = await askToDisclose(keeper, moderator.session, notes);
		const one = confirmationOf(asked, key);
		await assert.rejects(
			discloseNotes(keeper, moderator.session, notes.slice(0, 1), one),
			refused("CONFIRMATION_INVALID"),
		);
		const { lines, entries } = await discloseNotes(keeper, moderator.session, notes, one);
		assert.equal(lines.filter((line) => line.kind === "words" && line.text === WORDS).length, 2);
		const leaves = await house.database.admin<{ leaf: Leaf }[]>`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where id = any(${entries}) order by at`;
		assert.equal((await verified(leaves[0]?.leaf)).act, "disclose");
		assert.deepEqual(leaves[1]?.leaf.assurance, { kind: "opening", entry: entries[0] });
		await assert.rejects(discloseNotes(keeper, moderator.session, notes, one), refused("CONFIRMATION_SPENT"));
		const forged = {
			...{ note: notes[0], person: moderator.id, session: moderator.sessionId, role: "moderator" },
			...{ keeper: "attack", assurance: { kind: "session" } },
		};
		await assert.rejects(
			keeper.sql`select access.disclose(${keeper.sql.json(forged as never)})`,
			/CONFIRMATION_REQUIRED/,
		);
	});
});
