/**
 * Was this confirmed, and by whom? From an assertion to the `assurance` that goes into the entry.
 *
 * Our own verifier, which auditors will use (access/assertion.ts), judges each assertion: what an outsider could not verify
 * later is never recorded. The library judges it as well, save for openings, where it would cost six times as much as our
 * own and a third of the whole (decision 10). RP ID and origin are the keeper's settings, never the caller's.
 * Counters are advisory: many passkeys keep none, synced ones may step back; one that goes back is logged, and told to
 * oversight when it is spent.
 *
 * Not decided here: whether the nonce is still unspent. That is `access.spend`, in the transaction of the act.
 * Shown by: confirm.test.ts, attacks.test.ts, ../../access/confirmation-oracle.test.ts.
 */
import { type AssertionParts, ConfirmationError, verifyAssertion } from "../../access/assertion.ts";
import { type Act, challengeOf } from "../../access/confirmation.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import type { LedgerEvent } from "../../ledger/event.ts";
import type { Keeper } from "../context.ts";
import { INVALID, noPasskey } from "./issue.ts";
import type { Confirmation } from "./messages-confirmation.ts";
import { orInvalid, own, webauthn } from "./webauthn.ts";

export type Assurance = LedgerEvent["assurance"];

export interface PasskeyRow {
	id: string;
	person_id: string;
	credential_id: string;
	public_key: Uint8Array;
	cose: Uint8Array;
	algorithm: number;
	counter: string;
	usable_at: Date;
	removed: boolean;
}

/**
 * @throws DomainError CONFIRMATION_REQUIRED, CONFIRMATION_INVALID, PASSKEY_NOT_USABLE, VERIFICATION_REQUIRED
 */
export async function confirmed(
	keeper: Keeper,
	actor: Actor,
	act: Act,
	fields: Record<string, unknown>,
	confirmation: Confirmation | undefined,
	{ verification }: { verification: "presence" | "verification" },
): Promise<Assurance> {
	if (!confirmation) return onSession(keeper, actor);
	const passkey = await passkeyOf(keeper, confirmation.credentialId);
	if (!passkey || passkey.person_id !== actor.personId)
		throw new DomainError("CONFIRMATION_INVALID", INVALID);
	if (passkey.removed || passkey.usable_at.getTime() > Date.now()) {
		throw new DomainError(
			"PASSKEY_NOT_USABLE",
			"This passkey was removed, or is not in force yet. Nothing was done. Confirm by another one.",
		);
	}
	const challenge = challengeOf(act, fields, confirmation.nonce);
	const { verified } = await assertionFits(keeper, passkey, confirmation, challenge, act !== "open");
	if (verification === "verification" && verified === "presence") {
		throw new DomainError(
			"VERIFICATION_REQUIRED",
			"This must be confirmed with the passkey's PIN, finger or face, not by a touch alone. Nothing was done.",
		);
	}
	return {
		kind: "passkey",
		passkey: passkey.id,
		nonce: confirmation.nonce,
		challenge,
		authenticatorData: confirmation.authenticatorData,
		clientData: confirmation.clientDataJSON,
		signature: confirmation.signature,
	};
}

async function onSession(keeper: Keeper, actor: Actor): Promise<Assurance> {
	const [row] = await keeper.sql`
		select exists (select from access.passkey where person_id = ${actor.personId} and removed_at is null
			and usable_at <= clock_timestamp()) as usable`;
	if (row?.usable) {
		throw new DomainError(
			"CONFIRMATION_REQUIRED",
			"This must be confirmed by one of your passkeys. Nothing was done.",
		);
	}
	if (keeper.settings.assurance !== "session") throw await noPasskey(keeper, actor);
	return { kind: "session" };
}

/**
 * What a passkey is never changes, so it is asked once. Whether it still counts may: that is judged by `usable_at` here
 * and, with its removal, by the database in the transaction that spends (access.use_passkey).
 */
const known = new WeakMap<Keeper, Map<string, PasskeyRow>>();
const PASSKEYS_KEPT = 2000;

export async function passkeyOf(keeper: Keeper, credentialId: string): Promise<PasskeyRow | undefined> {
	const kept = known.get(keeper) ?? new Map<string, PasskeyRow>();
	known.set(keeper, kept);
	const found = kept.get(credentialId);
	if (found) return found;
	const [row] = await keeper.sql<PasskeyRow[]>`
		select k.id, k.person_id, k.credential_id, k.public_key, k.cose, k.algorithm, k.counter, k.usable_at,
			k.removed_at is not null as removed
		from access.passkey k where k.credential_id = ${credentialId}`;
	if (!row || row.removed) return row;
	if (kept.size >= PASSKEYS_KEPT) kept.clear();
	kept.set(credentialId, row);
	return row;
}

/**
 * @param twice whether the library judges too
 * @throws DomainError CONFIRMATION_INVALID where either implementation finds anything wrong
 */
export async function assertionFits(
	keeper: Keeper,
	passkey: PasskeyRow,
	{ credentialId, authenticatorData, clientDataJSON, signature }: Confirmation,
	challenge: string,
	twice = true,
): Promise<{ verified: "presence" | "verification" }> {
	const { rpId, origin } = keeper.settings;
	const parts = { authenticatorData, clientDataJSON, signature };
	const found = await orInvalid(async () => {
		if (twice && !(await libraryAgrees(keeper, passkey, credentialId, parts, challenge)))
			throw new ConfirmationError("SIGNATURE_INVALID");
		const publicKey = Buffer.from(passkey.public_key).toString("base64url");
		return verifyAssertion(parts, { publicKey, algorithm: passkey.algorithm }, { rpId, origin, challenge });
	}, INVALID);
	const before = Number(passkey.counter);
	passkey.counter = String(found.counter);
	if (found.counter <= before && before > 0)
		console.error("keeper: a passkey's counter went back (PASSKEY_COUNTER)");
	return found;
}

async function libraryAgrees(
	{ settings: { rpId, origin } }: Keeper,
	{ cose }: PasskeyRow,
	id: string,
	parts: AssertionParts,
	challenge: string,
): Promise<boolean> {
	const { verifyAuthenticationResponse } = await webauthn();
	const { verified } = await verifyAuthenticationResponse({
		response: { id, rawId: id, type: "public-key", response: parts, clientExtensionResults: {} },
		...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpId },
		requireUserVerification: false, // judged by the caller, so that it gets its own refusal
		// A counter of 0 makes the library judge none: ours is advisory.
		credential: { id, publicKey: own(cose), counter: 0 },
	});
	return verified;
}
