/**
 * What somebody of legal does with a hold: places it, renews it, asks that it be lifted; and what another says to that. Each is
 * confirmed by passkey, with its PIN, finger or face: a hold is the last word about what is kept.
 *
 * Guarantees: no hold is placed, prolonged or lifted in the name of anybody who did not confirm exactly this hold, date and, by
 * their commitment, these words and this scope; words are sealed here; a refusal is on the record. That two people lift one, that
 * what is held cannot become due, and that a restricted matter is not there for whom it does not name, the database says
 * (db/migrations/0540_holds.sql, 0541_hold_acts.sql). Not: that a platform's account is whose somebody thinks it is.
 * Shown by: holds.test.ts, races.test.ts, db/traps.test.ts.
 */
import { randomUUID } from "node:crypto";
import type { Act } from "../../access/confirmation.ts";
import { type Action, authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { sealNote } from "../../envelope/note.ts";
import { DomainError } from "../../errors.ts";
import type { LedgerEvent } from "../../ledger/event.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, committed, newSalt, orRecord, saltFor, WANTED } from "../staff/acting.ts";
import type { HoldDone } from "./messages-holds.ts";

/** The ids and codes that are signed and stand in the entry, beside the commitment. */
export interface HoldFacts {
	hold: string;
	matter: string;
	region: string;
	expires?: string;
	request?: string;
	/** By which a request was made. */
	entry?: string;
}

type HoldEvent = Exclude<Extract<LedgerEvent["type"], `hold.${string}`>, "hold.expired">;

/** One kind of act, with its own right, entry and function of the database. */
export interface HoldKind<Said> {
	act: Act;
	right: Action;
	type: HoldEvent;
	/** @throws DomainError NOT_FOUND, REQUEST_NOT_WAITING: nothing there that this could be about, for this person */
	factsOf(keeper: Keeper, actor: Actor, said: Said): Promise<HoldFacts>;
	/** What is sealed beside it and committed to; null: nothing is said. */
	statement(said: Said): string | null;
	words(said: Said): string | null;
	write(keeper: Keeper, o: object): Promise<readonly { r: HoldDone }[]>;
}

/** Where it is not known which of the acts it was. */
export const NOT_DONE = "Nothing was done.";

const NOT_DONE_OF: Partial<Record<HoldEvent, string>> = {
	"hold.placed": "Nothing was placed.",
	"hold.renewed": "Nothing was renewed.",
};
const notDone = (type: HoldEvent): string => NOT_DONE_OF[type] ?? "Nothing was lifted.";

export async function askForHold<Said extends object>(
	keeper: Keeper,
	sessionToken: string,
	kind: HoldKind<Said>,
	said: Said,
): Promise<Asked> {
	const { actor, facts } = await read(keeper, sessionToken, kind, said);
	const salt = newSalt();
	const commitment = commitmentOf(kind, said, salt);
	await orRecord(keeper, actor, refusedAs(kind, facts, commitment), async () =>
		authorise(actor, kind.right, facts.region),
	);
	const fields = { actor: actor.personId, ...facts, commitment };
	return issue(keeper, actor, kind.act, fields, { ...ASKED, ...(commitment && { salt }) });
}

export async function actOnHold<Said extends object>(
	keeper: Keeper,
	sessionToken: string,
	kind: HoldKind<Said>,
	said: Said,
	confirmation: Confirmation | undefined,
): Promise<HoldDone> {
	const { actor, facts } = await read(keeper, sessionToken, kind, said);
	return orRecord(keeper, actor, refusedAs(kind, facts, commitmentOf(kind, said, newSalt())), async () => {
		const role = authorise(actor, kind.right, facts.region);
		const text = kind.statement(said);
		const salt = text === null ? newSalt() : await saltFor(keeper, actor, confirmation);
		const commitment = commitmentOf(kind, said, salt);
		const fields = { actor: actor.personId, ...facts, commitment };
		const assurance = await confirmed(keeper, actor, kind.act, fields, confirmation, WANTED);
		const o = {
			...{ ...said, words: undefined, ...facts, commitment },
			...actOf(keeper, actor, role, assurance),
			...(text !== null && { note: await sealed(keeper, facts, text, salt) }),
		};
		return done(() => kind.write(keeper, o), notDone(kind.type));
	});
}

/** Who says it about what; nothing is decided yet, and nothing to be recorded. */
async function read<Said>(keeper: Keeper, sessionToken: string, kind: HoldKind<Said>, said: Said) {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const facts = await kind.factsOf(keeper, actor, said);
	keeper.keyring.assertHere(facts.region);
	const words = kind.words(said);
	const { min, max } = keeper.settings.policy.words;
	if (words !== null && ([...words].length < min || [...words].length > max || !isText(words)))
		throw new DomainError(
			"INPUT_INVALID",
			`Write ${min} to ${max} characters of text. ${notDone(kind.type)}`,
		);
	return { actor, facts };
}

const isText = (words: string) => words.isWellFormed() && !words.includes("\0");

async function sealed(keeper: Keeper, { hold, region }: HoldFacts, text: string, salt: Buffer) {
	const id = randomUUID();
	const intakeKey = await keeper.keyring.current(region);
	const { wrapped, sealed } = sealNote(intakeKey, { noteId: id, about: hold }, text, salt);
	return { id, wrapped, sealed };
}

function commitmentOf<Said>(kind: HoldKind<Said>, said: Said, salt: Buffer): string | undefined {
	const text = kind.statement(said);
	return text === null ? undefined : committed(salt, text);
}

/** The entry as it would have been; its type's own fields are those of `facts` and the commitment. */
function refusedAs<Said>({ type }: HoldKind<Said>, facts: HoldFacts, commitment: string | undefined) {
	return { type, ...facts, commitment } as Parameters<typeof orRecord>[2];
}
