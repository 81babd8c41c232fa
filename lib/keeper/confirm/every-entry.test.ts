/**
 * Everything that is confirmed, done once where passkeys are asked for, and then looked at as an outsider would, by the
 * entries alone: whatever claims a passkey's confirmation has it, and every kind of act is among them. A field that its
 * room signs and its entry does not state (or the other way round) is found here.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { requestIn } from "../../access/confirmation.ts";
import { Confirmations } from "../../ledger/confirmations.ts";
import { encodeBundle, TILE_WIDTH } from "../../ledger/tiles.ts";
import { second, severe, takenBack } from "../decisions/testing-decisions.ts";
import { askToDisclose, discloseNotes } from "../disclose.ts";
import { askToDecideExport, decideExport } from "../exports/decide-export.ts";
import { askToExport, requestExport } from "../exports/request-export.ts";
import { askToDecideDestruction, decideDestruction } from "../keys/decide-destruction.ts";
import { endPeriod } from "../keys/testing-keys.ts";
import { readFurther } from "../open-thread.ts";
import { askToRemove, removePasskey } from "../passkeys/keep.ts";
import { addPasskey, askToAdd, registration } from "../passkeys/register.ts";
import { shownNow, signed } from "../protocol/testing-protocol.ts";
import { askToRevoke, revokeOpening } from "../requests/revoke-opening.ts";
import { claimed, open, openingIn, request, say, wish } from "../requests/testing-openings.ts";
import { act, closed, FINDING, judged, reviewed, WHY } from "../reviews/testing-words.ts";
import {
	admin,
	changed,
	coded,
	decided,
	newcomer,
	proposed,
	together,
	tookAway,
} from "../staff/testing-staff.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey, softPasskey } from "../testing-passkey.ts";
import { atRest } from "../testing-places.ts";
import { drafted, published } from "../totals/testing-totals.ts";

type Leaf = Record<string, unknown>;

describe("every act that a passkey confirms", () => {
	let house: House;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		await openings();
		await staff();
		await passkeys();
		await exports();
		await totals();
		await reviews();
		await protocol();
		await keyEnds();
		await decisions();
	});
	after(() => house.close());

	async function openings(): Promise<void> {
		const { keeper } = house;
		const moderator = await signIn(house, ["moderator", "eu"]);
		const lead = await signIn(house, ["lead", "eu"]);
		const [key, leadKey] = [await enrolPasskey(house, moderator), await enrolPasskey(house, lead)];
		const { caseId } = await claimed(house, moderator);
		const first = openingIn(await open(house, moderator, wish(caseId), key));
		await readFurther(keeper, moderator.session, first.opening, {
			...{ part: "messages", caseId, readToken: first.readToken ?? "", from: 36, to: 38 },
		});
		const ask = await askToRevoke(keeper, lead.session, first.opening);
		await revokeOpening(keeper, lead.session, first.opening, confirmationOf(ask, leadKey));

		const wide = wish(caseId, { kind: "thread" });
		const denied = await request(house, moderator, wide, key);
		await say(house, lead, denied.request, "deny", leadKey);
		const approved = await request(house, moderator, wide, key);
		await say(house, lead, approved.request, "approve", leadKey);
		await open(house, moderator, { caseId, request: approved.request }, key);

		const rows = await house.web`select note_id from access.opening where case_id = ${caseId}`;
		const notes = rows.map((row) => row.note_id as string);
		assert(notes.length > 1);
		const words = await askToDisclose(keeper, moderator.session, notes);
		await discloseNotes(keeper, moderator.session, notes, confirmationOf(words, key));
	}

	async function staff(): Promise<void> {
		const [a, b] = [await admin(house), await admin(house)];
		const person = await newcomer(house);
		const role = { change: "GRANT_ROLE", role: "moderator", region: "eu" } as const;
		const { proposal } = await proposed(house, a, role, person);
		await decided(house, b, proposal, "decline");
		await together(house, a, b, role, person);
		await coded(house, a, await together(house, a, b, { change: "FIRST_PASSKEY" }, person));
		await changed(house, a, { field: "EMPLOYER", person: person.id, before: "", after: "Acme" });
		await tookAway(house, a, { change: "REVOKE_ROLE", person: person.id, role: "moderator", region: "eu" });
		await tookAway(house, a, { change: "DISABLE", person: person.id });
		const other = await signIn(house, ["moderator", "eu"]);
		await enrolPasskey(house, other);
		await coded(house, a, await together(house, a, b, { change: "RESET_PASSKEYS" }, other));
	}

	async function passkeys(): Promise<void> {
		const { keeper } = house;
		const person = await signIn(house, ["moderator", "eu"]);
		const first = await enrolPasskey(house, person);
		const second = softPasskey({ alg: -8 });
		const by = { sessionToken: person.session };
		const { nonce, options } = await registration(keeper, by);
		const made = { nonce, response: second.attest(options), name: "Second" };
		const asked = await askToAdd(keeper, person.session, made);
		const { passkey } = await addPasskey(keeper, by, { ...made, confirmation: confirmationOf(asked, first) });
		const removal = await askToRemove(keeper, person.session, passkey);
		await removePasskey(keeper, person.session, passkey, confirmationOf(removal, second));
	}

	async function exports(): Promise<void> {
		const watcher = async (): Promise<[Person, SoftPasskey]> => {
			const person = await signIn(house, ["auditor", "eu"], ["auditor", "us"]);
			return [person, await enrolPasskey(house, person)];
		};
		const [[a, aKey], [b, bKey]] = [await watcher(), await watcher()];
		for (const verdict of ["decline", "confirm"] as const) {
			const size = await atRest(house);
			const ask = await askToExport(house.keeper, a.session, { size });
			const { request: id } = await requestExport(house.keeper, a.session, {
				...{ size, confirmation: confirmationOf(ask, aKey) },
			});
			const question = await askToDecideExport(house.keeper, b.session, id, verdict);
			await decideExport(house.keeper, b.session, id, {
				verdict,
				confirmation: confirmationOf(question, bKey),
			});
		}
	}

	async function totals(): Promise<void> {
		const lead = await signIn(house, ["oversight_lead", "eu"], ["oversight_lead", "us"]);
		const key = await enrolPasskey(house, lead);
		await published(house, lead, await drafted(house, lead), key);
	}

	async function reviews(): Promise<void> {
		const reader = await signIn(house, ["moderator", "eu"]);
		const judge = await signIn(house, ["auditor", "eu"]);
		const second = await signIn(house, ["oversight_lead", "eu"]);
		const one = await reviewed(house, reader, await enrolPasskey(house, reader));
		const key = await enrolPasskey(house, judge);
		await act(house, "review.claimed", one, judge);
		await judged(house, judge, one.review, { verdict: "NEEDS_CONTENT", words: WHY }, key);
		await judged(house, judge, one.review, FINDING, key);
		await act(house, "review.answered", one, reader, { role: "moderator", note: randomUUID() });
		await closed(
			house,
			second,
			one.review,
			{ verdict: "UPHELD", words: WHY },
			await enrolPasskey(house, second),
		);
	}

	async function protocol(): Promise<void> {
		const lead = await signIn(house, ["oversight_lead", "eu"], ["oversight_lead", "us"]);
		const key = await enrolPasskey(house, lead);
		for (const what of ["policy", "inventory", "rights"] as const)
			await signed(house, lead, await shownNow(house, what), key);
	}

	async function keyEnds(): Promise<void> {
		const by = await admin(house);
		const kid = await endPeriod(house, "eu", 1);
		for (const what of ["announce", "cancel"] as const) {
			const asked = await askToDecideDestruction(house.keeper, by.session, kid, what);
			const confirmation = confirmationOf(asked, by.passkey as SoftPasskey);
			await decideDestruction(house.keeper, by.session, kid, { act: what, confirmation });
		}
	}

	async function decisions(): Promise<void> {
		const moderator = await signIn(house, ["moderator", "eu"]);
		const lead = await signIn(house, ["lead", "eu"]);
		const key = await enrolPasskey(house, lead);
		await second(house, lead, await severe(house, moderator), { verdict: "CONFIRMED" }, key);
		const declined = await severe(house, moderator);
		await second(house, lead, declined, { verdict: "DECLINED", words: WHY }, key);
		// One's own is taken back by the session alone: nothing was told to anybody.
		await takenBack(house, moderator, await severe(house, moderator));
	}

	it("is verified by its entry and its passkey's, and none rests on a session", async () => {
		const rows = await house.database.admin`select leaf from ledger.entry order by at, id`;
		const all = new Confirmations(house.keeper.settings);
		for (let first = 0; first < rows.length; first += TILE_WIDTH) {
			const leaves = rows.slice(first, first + TILE_WIDTH).map(({ leaf }) => new Uint8Array(leaf));
			all.add(encodeBundle(leaves), first, leaves.length);
		}
		all.end();
		assert.deepEqual(
			all.failures.map(({ leaf, error }) => [leaf.type, error?.code]),
			[],
		);
		assert.equal(all.counts.session, 0);
		assert(all.counts.another >= 2);

		const confirmed = new Set(
			rows
				.map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString("utf8")) as Leaf & { assurance: Leaf })
				.filter(({ assurance }) => assurance.kind === "passkey")
				.map((leaf) => `${requestIn(leaf)?.act} ${leaf.type}`),
		);
		assert.deepEqual([...confirmed].sort(), [
			"add_passkey passkey.added",
			"announce_destruction key.destruction_announced",
			"approve opening.approved",
			"cancel_destruction key.destruction_cancelled",
			"change_person person.changed",
			"close_finding review.closed",
			"close_rights rights.closed",
			"confirm staff.confirmed",
			"confirm_decision decision.confirmed",
			"confirm_export export.confirmed",
			"decline staff.declined",
			"decline_decision decision.declined",
			"decline_export export.declined",
			"deny opening.denied",
			"disable person.disabled",
			"disclose note.disclosed",
			"export export.requested",
			"judge_review review.judged",
			"open opening.granted",
			"open opening.requested",
			"open thread.decrypted",
			"open_code enrolment.opened",
			"propose staff.proposed",
			"publish_totals totals.published",
			"remove_passkey passkey.removed",
			"revoke opening.revoked",
			"revoke_role role.revoked",
			"sign_inventory inventory.signed",
			"sign_policy policy.signed",
		]);
	});
});
