/**
 * Somebody of oversight gives a verdict on an opening, or closes a finding: over exactly this review, this word and, by their
 * commitment, these words of their own, confirmed by passkey. A touch is enough: reviews are many.
 *
 * Guarantees: of a console that somebody took over no verdict comes in the name of anybody who did not touch their passkey for
 * it, and none that says other words than they typed (the commitment is signed, and the entry holds it). Words are sealed
 * here. Who may is the database's to say, the same before a challenge is given and at the act (oversight.admit_verdict,
 * admit_closure). A refusal is on the record. Does not guarantee: that what the judge was shown is what is stored.
 * Shown by: give-word.test.ts.
 */

import { randomUUID } from "node:crypto";
import type { Act } from "../../access/confirmation.ts";
import { versionOf } from "../../access/policy-version.ts";
import { type Action, authorise, type Role } from "../../access/roles.ts";
import { finds } from "../../access/verdicts.ts";
import type { Actor } from "../../actor.ts";
import { sealNote } from "../../envelope/note.ts";
import { DomainError } from "../../errors.ts";
import { done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { committed, newSalt, orRecord, saltFor } from "../staff/acting.ts";
import type { FindingClosed, Judgement } from "./messages-reviews.ts";

type Said = Judgement | FindingClosed;

/** The two kinds of word, each with its own act, right, entry and functions of the database. */
interface Kind<S extends Said> {
	act: Act;
	right: Action;
	type: Parameters<typeof orRecord>[2]["type"] & `review.${string}`;
	/** Whether everything is said that has to be. */
	whole(said: S): boolean;
	admit(keeper: Keeper, word: object): Promise<readonly { r: null }[]>;
	give(keeper: Keeper, word: object): Promise<readonly { r: { entry: string } }[]>;
}

interface Word<S extends Said> {
	kind: Kind<S>;
	review: string;
	said: S;
}

export const VERDICT: Kind<Judgement> = {
	...{ act: "judge_review", right: "review.judge", type: "review.judged" },
	whole: ({ verdict, severity, action }) =>
		[severity, action].every((one) => (one !== undefined) === finds(verdict)),
	admit: ({ sql }, word) => sql`select null as r from oversight.admit_verdict(${sql.json(word as never)})`,
	give: ({ sql }, word) => sql`select access.judge_review(${sql.json(word as never)}) as r`,
};

export const CLOSURE: Kind<FindingClosed> = {
	...{ act: "close_finding", right: "review.close", type: "review.closed" },
	whole: () => true,
	admit: ({ sql }, word) => sql`select null as r from oversight.admit_closure(${sql.json(word as never)})`,
	give: ({ sql }, word) => sql`select access.close_finding(${sql.json(word as never)}) as r`,
};

export async function askForWord<S extends Said>(
	keeper: Keeper,
	sessionToken: string,
	word: Word<S>,
): Promise<Asked> {
	const { actor, found } = await readWord(keeper, sessionToken, word);
	const { kind, said } = word;
	await orRecord(keeper, actor, refusedAs(word, found), async () => {
		const role = authorise(actor, kind.right, found.region);
		await written(() => kind.admit(keeper, { ...who(actor, role), ...found, ...wordIn(said) }));
	});
	const salt = newSalt();
	const fields = fieldsOf(actor, found, said, committed(salt, said.words));
	return issue(keeper, actor, kind.act, fields, { verification: "preferred", salt });
}

export async function giveWord<S extends Said>(
	keeper: Keeper,
	sessionToken: string,
	word: Word<S>,
	confirmation: Confirmation | undefined,
): Promise<{ entry: string }> {
	const { actor, found } = await readWord(keeper, sessionToken, word);
	const { kind, review, said } = word;
	return orRecord(keeper, actor, refusedAs(word, found), async () => {
		const role = authorise(actor, kind.right, found.region);
		const salt = await saltFor(keeper, actor, confirmation);
		const id = randomUUID();
		const intakeKey = await keeper.keyring.current(found.region);
		const { commitment, ...sealed } = sealNote(intakeKey, { noteId: id, about: review }, said.words, salt);
		const assurance = await confirmed(
			...([keeper, actor, kind.act, fieldsOf(actor, found, said, commitment), confirmation] as const),
			{ verification: "presence" },
		);
		const given = {
			...{ ...who(actor, role), ...found, ...wordIn(said) },
			...{ assurance, policy: versionOf(keeper.settings.policy), commitment, note: { id, ...sealed } },
		};
		return written(() => kind.give(keeper, given));
	});
}

/** Who says it about what; nothing is decided yet, and nothing to be recorded. */
async function readWord<S extends Said>(
	keeper: Keeper,
	sessionToken: string,
	{ kind, review, said }: Word<S>,
) {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const found = await readReview(keeper, review);
	const { min, max } = keeper.settings.policy.words;
	const length = [...said.words].length;
	if (length < min || length > max || !said.words.isWellFormed() || said.words.includes("\0"))
		throw new DomainError("INPUT_INVALID", `Write ${min} to ${max} characters of text. ${NOT_DONE}`);
	if (!kind.whole(said)) {
		throw new DomainError(
			"INPUT_INVALID",
			`A finding says how grave it is and what is to follow, and nothing else does. ${NOT_DONE}`,
		);
	}
	return { actor, found };
}

interface Found {
	review: string;
	opening: string;
	case: string;
	thread: string;
	region: string;
}

async function readReview(keeper: Keeper, review: string): Promise<Found> {
	const [found] = await keeper.sql<Found[]>`
		select r.id as review, o.id as opening, o.case_id as case, o.thread_id as thread, r.region
		from console.access_review r join access.opening o on o.id = r.opening_id where r.id = ${review}`;
	if (!found) throw new DomainError("NOT_FOUND", `There is no such review. ${NOT_DONE}`);
	keeper.keyring.assertHere(found.region);
	return found;
}

/** Without what was typed. */
const wordIn = ({ words: _, ...word }: Said) => word;
const who = ({ personId, sessionId }: Actor, role: Role) => ({ person: personId, session: sessionId, role });

/** What is signed: `words` by their commitment. */
function fieldsOf(actor: Actor, { review, opening }: Found, said: Said, commitment: string) {
	return { actor: actor.personId, review, opening, ...wordIn(said), commitment };
}

function refusedAs<S extends Said>({ kind: { type }, said: { verdict } }: Word<S>, found: Found) {
	return { type, ...found, verdict };
}

const NOT_DONE = "Nothing was judged or closed.";
const written = <R>(act: () => Promise<readonly { r: R }[]>) => done(act, NOT_DONE);
