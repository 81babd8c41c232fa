/** What the acts on staff have in common: who acts, and that a refusal is on the record before it is told. */
import { randomBytes } from "node:crypto";
import { versionOf } from "../../access/policy-version.ts";
import type { Actor } from "../../actor.ts";
import { sha256 } from "../../envelope/digest.ts";
import { DomainError } from "../../errors.ts";
import { append } from "../../ledger/append.ts";
import type { LedgerEvent } from "../../ledger/event.ts";
import type { Assurance } from "../confirm/confirmed.ts";
import { saltOf } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";

/** Rights are worth more than a touch: the passkey's PIN, finger or face. */
export const ASKED = { verification: "required" } as const;
export const WANTED = { verification: "verification" } as const;

export function acting({ settings }: Keeper, actor: Actor, assurance: Assurance) {
	return {
		...{ by: actor.personId, session: actor.sessionId, assurance },
		policy: versionOf(settings.policy),
	};
}

type Refusable = Extract<
	LedgerEvent,
	{
		type:
			| "staff.proposed"
			| "staff.confirmed"
			| "staff.declined"
			| "role.revoked"
			| "person.disabled"
			| "person.changed"
			| "passkey.removed"
			| "enrolment.opened"
			| "export.requested"
			| "export.confirmed"
			| "export.declined"
			| "totals.published"
			| "review.judged"
			| "review.closed"
			| "decision.confirmed"
			| "decision.declined"
			| "rights.closed"
			| "policy.signed"
			| "inventory.signed"
			| "hold.placed"
			| "hold.renewed"
			| "hold.release_asked"
			| "hold.release_declined"
			| "hold.released"
			| "subject.asked"
			| "subject.answered"
			| "subject.closed"
			| "retention.resumed"
			| "key.destruction_announced"
			| "key.destruction_cancelled";
	}
>;
// Of each event alone what is its own: the rest is said here.
type Own<E> = E extends LedgerEvent
	? Omit<E, "outcome" | "error" | "actor" | "session" | "assurance" | "policy">
	: never;

/** `event`: as it would have been; what is recorded of it says `refused`, and why. */
export async function orRecord<T>(
	keeper: Keeper,
	actor: Actor,
	event: Own<Refusable>,
	act: () => Promise<T>,
): Promise<T> {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof DomainError) || error.status >= 500) throw error;
		await append(keeper.sql, {
			...event,
			...{ outcome: "refused", error: error.code },
			actor: { id: actor.personId, role: actor.grants[0]?.role ?? "none" },
			...{ session: actor.sessionId, assurance: { kind: "session" } },
			policy: versionOf(keeper.settings.policy),
		} as LedgerEvent);
		throw error;
	}
}

/** SHA-256(salt ‖ text), as the database checks it beside the words. */
export const committed = (salt: Buffer, text: string): string =>
	sha256(salt, Buffer.from(text, "utf8")).toString("hex");

export const newSalt = (): Buffer => randomBytes(32);

/** The salt that was signed with; where nothing is signed, one of now. */
export function saltFor(
	keeper: Keeper,
	actor: Actor,
	confirmation: Confirmation | undefined,
): Promise<Buffer> {
	return confirmation ? saltOf(keeper, actor, confirmation.nonce) : Promise.resolve(newSalt());
}
