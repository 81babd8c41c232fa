/**
 * Signing in by passkey alone: the authenticator says who it is (a discoverable credential), so nobody is named before.
 *
 * Guarantees: a person is returned only for an assertion, with the person verified by their authenticator, over a nonce of
 * the keeper's that was not used before; and whatever is wrong, the answer is the same, so that nobody learns by trying
 * who is there. Not: how many tries there are (web counts them, by address); but no more challenges wait than CHALLENGES_WAITING.
 * Shown by: sign-in.test.ts.
 */
import { ConfirmationError } from "../../access/assertion.ts";
import { challengeOf } from "../../access/confirmation.ts";
import { DomainError } from "../../errors.ts";
import { assertionFits, passkeyOf } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { written } from "./written.ts";

/** Outsiders ask for these, and each is a row: what nobody signs goes after two minutes. */
export const CHALLENGES_WAITING = 2000;

/** @throws DomainError RATE_LIMITED */
export async function askToSignIn(keeper: Keeper): Promise<Asked> {
	const [row] = await keeper.sql`
		select count(*)::int as n from access.challenge
		where spent_at is null and expires_at > clock_timestamp() and act = 'sign_in'`;
	if (row?.n >= CHALLENGES_WAITING) {
		throw new DomainError(
			"RATE_LIMITED",
			"Too many people are signing in. Nothing was done. Try again in two minutes.",
		);
	}
	return issue(keeper, null, "sign_in", {}, { verification: "required" });
}

/** @throws DomainError SIGN_IN_REFUSED, whatever is wrong */
export async function signInByPasskey(
	keeper: Keeper,
	confirmation: Confirmation,
): Promise<{ personId: string }> {
	try {
		const passkey = await passkeyOf(keeper, confirmation.credentialId);
		if (!passkey) throw new ConfirmationError("PASSKEY_MISSING");
		const challenge = challengeOf("sign_in", {}, confirmation.nonce);
		const { verified } = await assertionFits(keeper, passkey, confirmation, challenge);
		if (verified !== "verification") throw new ConfirmationError("NOBODY_PRESENT");
		const personId = await written(
			() => keeper.sql`select access.sign_in(${confirmation.nonce}, ${challenge}, ${passkey.id},
				${confirmation.authenticatorData}) as r`,
		);
		return { personId };
	} catch (error) {
		if (error instanceof DomainError ? error.status >= 500 : !(error instanceof ConfirmationError))
			throw error;
		throw new DomainError("SIGN_IN_REFUSED", "This did not sign you in. Try again, or ask an admin.");
	}
}
