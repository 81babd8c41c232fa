/**
 * A second person confirms or declines somebody else's decision: over exactly this decision, its entry and the digest of what it
 * decides, confirmed by passkey. What is declined is taken back, and whoever decided has the case again.
 *
 * Guarantees: nothing severe leaves the house on one person's word, whoever holds the console: the digest that was shown is the
 * one that is signed, and the database counts it again from what it would tell the platform (console.admit_second). Nobody says
 * the second word on their own decision, on a thread in which they take part, outside of their regions, or on a child-safety case
 * unless it is theirs. A refusal is on the record.
 * Not: that the page showed what the digest is of, or the words of a decliner, which are sealed and not signed. Whom a decision
 * concerns is a number in the thread: whose that is, reports say, which web writes (nobody joins a thread without the entry of a
 * report; that somebody reported it, and who takes part, is web's word). Where the assurance is the session there is no signature.
 * Shown by: second-word.test.ts.
 */
import { randomUUID } from "node:crypto";
import { versionOf } from "../../access/policy-version.ts";
import { authorise, type Role } from "../../access/roles.ts";
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
import { orRecord } from "../staff/acting.ts";
import type { SecondWord } from "./messages-decisions.ts";

interface Found {
	case: string;
	thread: string;
	region: string;
	restricted: boolean;
}

export async function askForSecond(
	keeper: Keeper,
	sessionToken: string,
	decision: string,
	said: SecondWord,
): Promise<Asked> {
	const { actor, found } = await readDecision(keeper, sessionToken, decision, said);
	await orRecord(keeper, actor, refusedAs(decision, said, found), async () => {
		const word = { ...who(actor, roleOf(actor, found)), ...fields(decision, said) };
		await done(() => keeper.sql`select console.admit_second(${keeper.sql.json(word)}) as r`, NOT_DONE);
	});
	return issue(keeper, actor, actOf(said), { actor: actor.personId, ...fields(decision, said) }, ASKED);
}

export async function giveSecond(
	keeper: Keeper,
	sessionToken: string,
	decision: string,
	said: SecondWord,
	confirmation: Confirmation | undefined,
): Promise<{ entry: string }> {
	const { actor, found } = await readDecision(keeper, sessionToken, decision, said);
	return orRecord(keeper, actor, refusedAs(decision, said, found), async () => {
		const role = roleOf(actor, found);
		const signed = { actor: actor.personId, ...fields(decision, said) };
		const assurance = await confirmed(keeper, actor, actOf(said), signed, confirmation, {
			verification: "presence",
		});
		const given = {
			...{ ...who(actor, role), ...fields(decision, said), verdict: said.verdict, assurance },
			policy: versionOf(keeper.settings.policy),
			...(await sealedWords(keeper, found, said)),
		};
		return done<{ entry: string }>(
			() => keeper.sql`select access.settle_decision(${keeper.sql.json(given as never)}) as r`,
			NOT_DONE,
		);
	});
}

/** Who says it about what; nothing is decided yet. */
async function readDecision(keeper: Keeper, sessionToken: string, decision: string, said: SecondWord) {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const [found] = await keeper.sql<Found[]>`
		select c.id as case, c.thread_id as thread, c.region, c.restricted
		from console.decision d join console.case c on c.id = d.case_id where d.id = ${decision}`;
	if (!found) {
		throw new DomainError("DECISION_GONE", `The decision was taken back, or never was. ${NOT_DONE}`);
	}
	keeper.keyring.assertHere(found.region);
	const words = said.words ?? "";
	if (words !== "") {
		const { min, max } = keeper.settings.policy.words;
		const length = [...words].length;
		if (
			said.verdict === "CONFIRMED" ||
			length < min ||
			length > max ||
			!words.isWellFormed() ||
			words.includes("\0")
		)
			throw new DomainError("INPUT_INVALID", `Write ${min} to ${max} characters of text. ${NOT_DONE}`);
	}
	return { actor, found };
}

/** A child-safety case is theirs; what a lead may is a lead's, whoever else they are. */
function roleOf(actor: Actor, { region, restricted }: Found): Role {
	const role = authorise(actor, "decision.confirm", region);
	if (!restricted) return role;
	if (!actor.grants.some((grant) => grant.role === "child_safety" && grant.region === region)) {
		throw new DomainError(
			"CASE_RESTRICTED",
			`This is a child-safety case: only child-safety staff of its region see it. ${NOT_DONE}`,
		);
	}
	return "child_safety";
}

async function sealedWords(keeper: Keeper, found: Found, { words = "" }: SecondWord) {
	if (words === "") return {};
	const id = randomUUID();
	const intakeKey = await keeper.keyring.current(found.region);
	const { wrapped, sealed } = sealNote(intakeKey, { noteId: id, about: found.case }, words);
	return { note: { id, wrapped, sealed } };
}

const ASKED = { verification: "preferred" } as const;
const actOf = ({ verdict }: SecondWord) =>
	verdict === "CONFIRMED" ? ("confirm_decision" as const) : ("decline_decision" as const);
const who = ({ personId, sessionId }: Actor, role: Role) => ({ person: personId, session: sessionId, role });
/** What is signed, beside who signs. */
const fields = (decision: string, { entry, digest }: SecondWord) => ({ decision, entry, digest });

function refusedAs(decision: string, { verdict, entry, digest }: SecondWord, found: Found) {
	return {
		type: verdict === "CONFIRMED" ? ("decision.confirmed" as const) : ("decision.declined" as const),
		...{ case: found.case, thread: found.thread, region: found.region },
		...{ decision, entry, digest },
	};
}

const NOT_DONE = "Nothing was confirmed or declined.";
