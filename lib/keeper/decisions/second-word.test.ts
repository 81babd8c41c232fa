/** The second person's word on a decision: whose it is and over what anybody can check later; who may not say it. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { selectAwaitingSecond } from "#db/queries/decisions-at-home.ts";
import { requestIn, verifyConfirmation } from "../../access/confirmation.ts";
import { refused } from "../requests/testing-openings.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { askForSecond, giveSecond } from "./second-word.ts";
import { type Severe, second, severe, takenBack } from "./testing-decisions.ts";

const CONFIRMED = { verdict: "CONFIRMED" } as const;
const DECLINED = { verdict: "DECLINED" } as const;

const refuses = (act: Promise<unknown>, code: string) => assert.rejects(act, refused(code));

describe("a second person's word", () => {
	let house: House;
	let moderator: Person;
	let lead: Person;
	const keys = new Map<Person, SoftPasskey>();
	const enrolled = async (...grants: Parameters<typeof signIn>[1][]) => {
		const person = await signIn(house, ...(grants as [never]));
		keys.set(person, await enrolPasskey(house, person));
		return person;
	};
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		moderator = await enrolled(["moderator", "eu"]);
		lead = await enrolled(["lead", "eu"]);
	});
	after(() => house.close());

	const says = (person: Person, one: Severe, said: Parameters<typeof second>[3] = CONFIRMED) =>
		second(house, person, one, said, keys.get(person));
	const standing = async ({ decision, caseId }: Severe) => {
		const [row] = await house.database.admin`
			select d.id is not null as stands, x.person_id as by, d.left_at is not null as gone, o.position is not null as told,
				c.closed_at is null as open, l.person_id as claimed
			from console.case c left join console.decision d on d.case_id = c.id and d.id = ${decision}
			left join console.decision_confirmation x on x.decision_id = d.id left join console.outbox o on o.decision_id = d.id
			left join console.claim l on l.case_id = c.id and l.released_at is null where c.id = ${caseId}`;
		return row;
	};
	const leafOf = async (id: string) => {
		const [row] = await house.web`
			select convert_from(e.leaf, 'UTF8')::jsonb as leaf, convert_from(k.leaf, 'UTF8')::jsonb as passkey
			from ledger.entry e left join ledger.entry k on k.type = 'passkey.added' and convert_from(k.leaf, 'UTF8')::jsonb->>'passkey'
				= convert_from(e.leaf, 'UTF8')::jsonb->'assurance'->>'passkey' where e.id = ${id}`;
		return row as unknown as { leaf: Record<string, unknown>; passkey: Record<string, unknown> };
	};
	const past = ({ decision }: Severe) =>
		house.database.admin`update console.decision set leaves_at = now() where id = ${decision}`;

	it("is signed over exactly the decision, its entry and its digest; then it leaves once its time is over", async () => {
		const one = await severe(house, moderator);
		const { entry } = await says(lead, one);
		const { leaf, passkey } = await leafOf(entry);
		const { rpId, origin } = house.keeper.settings;
		const { person, act } = verifyConfirmation(leaf, passkey, { rpId, origin });
		assert.deepEqual([person, act], [lead.id, "confirm_decision"]);
		const { decision, digest } = one;
		assert.deepEqual(requestIn(leaf)?.fields, { actor: lead.id, decision, entry: one.entry, digest });
		const stands = await standing(one);
		assert.deepEqual([stands?.by, stands?.gone, stands?.told], [lead.id, false, false], "it can be undone");
		await past(one);
		await house.database.as("worker")`select console.let_go_due(100)`;
		const gone = await standing(one);
		assert.deepEqual([gone?.gone, gone?.told], [true, true]);
	});

	it("lets a decision leave in its own commit where the time to undo is over", async () => {
		const one = await severe(house, moderator);
		await past(one);
		await says(lead, one);
		assert.equal((await standing(one))?.told, true);
	});

	it("that declines takes it back: the case is open and the decider's again; its words lie sealed", async () => {
		const one = await severe(house, moderator);
		const words = "The two messages do not carry a termination: warn and remove instead.";
		const { entry } = await says(lead, one, { ...DECLINED, words });
		const { leaf } = await leafOf(entry);
		assert.deepEqual([leaf.type, JSON.stringify(leaf).includes("termination")], ["decision.declined", false]);
		const stands = await standing(one);
		assert.deepEqual([stands?.stands, stands?.open, stands?.claimed], [false, true, moderator.id]);
		const [note] = await house.database
			.admin`select kind, about from vault.note where id = ${String(leaf.note)}`;
		assert.deepEqual([note?.kind, note?.about], ["decline", one.caseId]);
		await refuses(says(lead, one), "DECISION_GONE");
	});

	it("is never the decider's own, whatever else they are, nor twice", async () => {
		const both = await enrolled(["lead", "eu"]);
		const own = await severe(house, both, { role: "lead" });
		await refuses(says(both, own), "DECISION_OWN");
		const one = await severe(house, moderator);
		await says(lead, one);
		await refuses(says(both, one), "DECISION_SETTLED");
		await refuses(says(both, one, DECLINED), "DECISION_SETTLED");
	});

	it("comes from nobody who takes part in the thread, and does not await them", async () => {
		const one = await severe(house, moderator);
		const concerned = await enrolled(["lead", "eu"]);
		const holder = { personId: concerned.id, grants: [{ role: "lead", region: "eu" }] } as never;
		const awaited = async () =>
			(await selectAwaitingSecond(house.web as never, holder, 100)).some(({ id }) => id === one.decision);
		assert.equal(await awaited(), true);
		await house.database.admin`insert into access.platform_account (person_id, platform_id, account, entry_id)
			select ${concerned.id}, platform_id, 'b', gen_random_uuid() from console.thread where id = ${one.threadId}`;
		assert.equal(await awaited(), false);
		await refuses(says(concerned, one), "OWN_THREAD");
		await refuses(says(concerned, one, DECLINED), "OWN_THREAD");
	});

	it("comes from a lead of the region, and of a child-safety case from child safety alone", async () => {
		const one = await severe(house, moderator);
		const elsewhere = await enrolled(["lead", "us"]);
		await refuses(says(elsewhere, one), "REGION_NOT_HELD");
		await refuses(says(await enrolled(["moderator", "eu"]), one), "NOT_PERMITTED");
		await refuses(says(await enrolled(["auditor", "eu"]), one), "NOT_PERMITTED");
		const guardian = await enrolled(["child_safety", "eu"]);
		const theirs = await severe(house, guardian, { restricted: true, role: "child_safety" });
		await refuses(says(lead, theirs), "CASE_RESTRICTED");
		await says(await enrolled(["child_safety", "eu"]), theirs);
	});

	it("is refused, on the record, where what was shown is not what stands there", async () => {
		const one = await severe(house, moderator);
		await refuses(says(lead, { ...one, digest: "0".repeat(64) }), "DECISION_CHANGED");
		const other = await severe(house, moderator);
		await refuses(says(lead, { ...one, entry: other.entry }), "DECISION_CHANGED");
		// Somebody with more than a console's password changes what would be told: the digest says so.
		await house.database
			.admin`update console.action set person = 2, account = 'u2' where decision_id = ${one.decision} and n = 1`;
		await refuses(says(lead, one), "DECISION_CHANGED");
		const [row] = await house.database.admin`
			select count(*)::int as n from ledger.entry where type = 'decision.confirmed' and outcome = 'refused'
				and convert_from(leaf, 'UTF8')::jsonb->>'decision' = ${one.decision}`;
		assert.equal(row?.n, 3);
	});

	it("needs its own signature: none, another act's or another decision's does not do", async () => {
		const [one, other] = [await severe(house, moderator), await severe(house, moderator)];
		const { decision, entry, digest } = one;
		const word = { entry, digest, ...CONFIRMED };
		const key = keys.get(lead) as SoftPasskey;
		await refuses(giveSecond(house.keeper, lead.session, decision, word, undefined), "CONFIRMATION_REQUIRED");
		const declined = await askForSecond(house.keeper, lead.session, decision, { ...word, ...DECLINED });
		const of = confirmationOf(declined, key);
		await refuses(giveSecond(house.keeper, lead.session, decision, word, of), "CONFIRMATION_INVALID");
		const its = { ...word, entry: other.entry, digest: other.digest };
		const others = confirmationOf(await askForSecond(house.keeper, lead.session, other.decision, its), key);
		await refuses(giveSecond(house.keeper, lead.session, decision, word, others), "CONFIRMATION_INVALID");
		assert.equal((await standing(one))?.by, null);
	});

	it("and an undo at once: one happens", async () => {
		for (let i = 0; i < 4; i++) {
			const one = await severe(house, moderator);
			const undo = takenBack(house, moderator, one);
			const [undone, word] = await Promise.allSettled([undo, says(lead, one, DECLINED)]);
			assert.equal([undone, word].filter(({ status }) => status === "fulfilled").length, 1);
			assert.equal((await standing(one))?.open, true);
		}
	});
});
