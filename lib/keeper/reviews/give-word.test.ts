/** The word of a judge and of whoever closes a finding: whose it is, over what, and in which words, anybody can check later. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { requestIn, verifyConfirmation } from "../../access/confirmation.ts";
import { commit } from "../../envelope/commitment.ts";
import { openNote } from "../../envelope/note.ts";
import { intakeKeyNamed } from "../../envelope/wrap-key.ts";
import { refused } from "../requests/testing-openings.ts";
import { type House, openHouse, type Person, signIn, startSession } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { askForWord, CLOSURE, giveWord, VERDICT } from "./give-word.ts";
import type { Judgement } from "./messages-reviews.ts";
import { act, closed, FINDING, judged, type Reviewed, reviewed, WHY } from "./testing-words.ts";

describe("a word about a review", () => {
	let house: House;
	let reader: Person;
	let judge: Person;
	let second: Person;
	const keys = new Map<Person, SoftPasskey>();
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		reader = await signIn(house, ["moderator", "eu"]);
		judge = await signIn(house, ["auditor", "eu"]);
		second = await signIn(house, ["oversight_lead", "eu"]);
		for (const person of [reader, judge, second]) keys.set(person, await enrolPasskey(house, person));
	});
	after(() => house.close());

	const taken = async (): Promise<Reviewed> => {
		const one = await reviewed(house, reader, keys.get(reader));
		await act(house, "review.claimed", one, judge);
		return one;
	};
	const gives = (person: Person, review: string, said: Judgement) =>
		judged(house, person, review, said, keys.get(person));
	const entryOf = async (id: string) => {
		const [row] = await house.web`
			select convert_from(e.leaf, 'UTF8')::jsonb as leaf, convert_from(k.leaf, 'UTF8')::jsonb as passkey
			from ledger.entry e left join ledger.entry k on k.type = 'passkey.added' and convert_from(k.leaf, 'UTF8')::jsonb->>'passkey'
				= convert_from(e.leaf, 'UTF8')::jsonb->'assurance'->>'passkey' where e.id = ${id}`;
		return row as unknown as { leaf: Record<string, unknown>; passkey: Record<string, unknown> };
	};
	const wordsOf = async (note: unknown) => {
		const [row] = await house.database
			.admin`select about, wrapped, sealed, kind from vault.note where id = ${String(note)}`;
		const intake = await house.keeper.keyring.named(intakeKeyNamed(row?.wrapped));
		return {
			kind: row?.kind,
			...openNote(intake, { noteId: String(note), about: row?.about }, row as never),
		};
	};

	it("is signed by its giver's passkey over exactly this review, verdict, finding and words; the words lie sealed", async () => {
		const { review, opening } = await taken();
		const { entry } = await gives(judge, review, FINDING);
		const { leaf, passkey } = await entryOf(entry);
		const { rpId, origin } = house.keeper.settings;
		const { person, act: what } = verifyConfirmation(leaf, passkey, { rpId, origin });
		assert.deepEqual([person, what], [judge.id, "judge_review"]);
		const { kind, text, salt } = await wordsOf(leaf.note);
		assert.deepEqual([kind, text], ["verdict", WHY]);
		assert.deepEqual(requestIn(leaf)?.fields, {
			...{ actor: judge.id, review, opening, verdict: "MISUSE", severity: 1, action: "TALK" },
			commitment: commit(WHY, salt).commitment,
		});
		for (const other of [
			{ verdict: "WRONG_SCOPE" },
			{ severity: 3 },
			{ action: "TRAINING" },
			{ review: randomUUID() },
		])
			assert.throws(() => verifyConfirmation({ ...leaf, ...other }, passkey, { rpId, origin }));
		assert.doesNotMatch(JSON.stringify(leaf), /threat/);
	});

	it("is not given by a session alone, whoever started it: a console that somebody took over judges for nobody", async () => {
		const { review } = await taken();
		const { session } = await startSession(house.web, judge.id); // as a stolen console makes one
		const word = { kind: VERDICT, review, said: { verdict: "JUSTIFIED", words: WHY } } as const;
		await assert.rejects(giveWord(house.keeper, session, word, undefined), refused("CONFIRMATION_REQUIRED"));
		const [row] = await house.web`select count(*)::int as n from console.verdict where review_id = ${review}`;
		assert.equal(row?.n, 0);
	});

	it("is what was signed: no other verdict, severity or words with the same touch, and not a second time", async () => {
		const [one, other] = [await taken(), await taken()];
		const said = { ...FINDING };
		const asked = await askForWord(house.keeper, judge.session, { kind: VERDICT, review: one.review, said });
		const confirmation = confirmationOf(asked, keys.get(judge) as SoftPasskey);
		for (const [review, changed] of [
			[one.review, { ...said, words: `${WHY} And more.` }],
			[one.review, { ...said, severity: 3 }],
			[one.review, { ...said, action: "TRAINING" }],
			[one.review, { verdict: "JUSTIFIED", words: WHY }],
			[other.review, said],
		] as [string, Judgement][])
			await assert.rejects(
				giveWord(house.keeper, judge.session, { kind: VERDICT, review, said: changed }, confirmation),
				refused("CONFIRMATION_INVALID"),
			);
		await giveWord(house.keeper, judge.session, { kind: VERDICT, review: one.review, said }, confirmation);
		await assert.rejects(
			giveWord(house.keeper, judge.session, { kind: VERDICT, review: one.review, said }, confirmation),
			refused("CONFIRMATION_SPENT"),
		);
	});

	it("is refused before anybody touches a passkey where it would be refused after, and the refusal is on the record", async () => {
		const one = await reviewed(house, reader, keys.get(reader));
		const said = { verdict: "JUSTIFIED", words: WHY } as const;
		await assert.rejects(gives(judge, one.review, said), refused("REVIEW_NOT_CLAIMED"));
		await assert.rejects(gives(reader, one.review, said), refused("NOT_PERMITTED"));
		await act(house, "review.claimed", one, judge);
		await gives(judge, one.review, said);
		await assert.rejects(gives(judge, one.review, said), refused("REVIEW_ALREADY_JUDGED"));
		const rows = await house.web`
			select actor, outcome, convert_from(leaf, 'UTF8')::jsonb->>'error' as error from ledger.entry
			where type = 'review.judged' and case_id = ${one.caseId} order by at`;
		assert.deepEqual(
			rows.map(({ actor, outcome, error }) => [actor, outcome, error]),
			[
				[judge.id, "refused", "REVIEW_NOT_CLAIMED"],
				[reader.id, "refused", "NOT_PERMITTED"],
				[judge.id, "done", null],
				[judge.id, "refused", "REVIEW_ALREADY_JUDGED"],
			],
		);
	});

	it("says what a finding needs and no more, in words that policy asks for", async () => {
		const { review } = await taken();
		const { severity: _, ...halves } = FINDING;
		for (const said of [
			halves,
			{ ...FINDING, words: "short" },
			{ ...FINDING, words: `${WHY}\0` },
			{ ...FINDING, words: `${WHY}\ud800` },
			{ ...FINDING, verdict: "JUSTIFIED" },
		] as Judgement[])
			await assert.rejects(gives(judge, review, said), refused("INPUT_INVALID"));
		await assert.rejects(gives(judge, randomUUID(), FINDING), refused("NOT_FOUND"));
	});

	it("that it needs the content is such a word too, and is not the last", async () => {
		const { review } = await taken();
		await gives(judge, review, { verdict: "NEEDS_CONTENT", words: WHY });
		await gives(judge, review, { verdict: "JUSTIFIED", words: WHY });
	});

	it("closes a finding by a second's passkey, over these words; of the judge's none does", async () => {
		const one = await taken();
		await gives(judge, one.review, FINDING);
		const upheld = { verdict: "UPHELD", words: `${WHY} It stands.` } as const;
		const closes = (person: Person) => closed(house, person, one.review, upheld, keys.get(person));
		await assert.rejects(closes(second), refused("ANSWER_AWAITED"));
		await act(house, "review.answered", one, reader, { role: "moderator", note: randomUUID() });
		await assert.rejects(closes(judge), refused("OWN_ACT"));
		const word = { kind: CLOSURE, review: one.review, said: upheld };
		await assert.rejects(
			giveWord(house.keeper, second.session, word, undefined),
			refused("CONFIRMATION_REQUIRED"),
		);
		const { leaf, passkey } = await entryOf((await closes(second)).entry);
		const { rpId, origin } = house.keeper.settings;
		assert.equal(verifyConfirmation(leaf, passkey, { rpId, origin }).person, second.id);
		const { kind, text } = await wordsOf(leaf.note);
		assert.deepEqual([kind, text], ["closure", upheld.words]);
		await assert.rejects(closes(second), refused("FINDING_SETTLED"));
	});

	it("the keeper's role itself records none that was not given", async () => {
		const { review, opening } = await taken();
		const { keeper } = house;
		for (const type of ["review.judged", "review.closed"]) {
			const event = {
				...{ type, outcome: "done", assurance: { kind: "session" }, verdict: "JUSTIFIED", review, opening },
				actor: { id: judge.id, role: "auditor" },
			};
			await assert.rejects(keeper.sql`select ledger.append(${keeper.sql.json(event)})`, /REVIEW_UNDONE/);
		}
	});
});

describe("where a session is enough", () => {
	it("whoever has no passkey judges on it, and the entry says so; whoever has one is asked for it", async () => {
		const house = await openHouse(undefined, { settings: { assurance: "session" } });
		try {
			const reader = await signIn(house, ["moderator", "eu"]);
			const judge = await signIn(house, ["auditor", "eu"]);
			const [one, other] = [await reviewed(house, reader), await reviewed(house, reader)];
			for (const each of [one, other]) await act(house, "review.claimed", each, judge);
			const said = { verdict: "JUSTIFIED", words: WHY } as const;
			const { entry } = await judged(house, judge, one.review, said);
			const [row] = await house.web`select assurance from ledger.entry where id = ${entry}`;
			assert.equal(row?.assurance, "session");
			await enrolPasskey(house, judge);
			await assert.rejects(
				giveWord(house.keeper, judge.session, { kind: VERDICT, review: other.review, said }, undefined),
				refused("CONFIRMATION_REQUIRED"),
			);
		} finally {
			await house.close();
		}
	});
});
