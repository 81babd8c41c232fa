/**
 * Asking for a confirmation: a nonce of the keeper's own, the challenge that the passkey is to sign, and what the browser
 * needs to ask for it.
 *
 * Guarantees: the challenge is SHA-256 over exactly this act and these facts (access/confirmation.ts), for this person
 * and session, once, for two minutes (access.spend). Not: that anybody confirms it.
 * Shown by: confirm.test.ts, attacks.test.ts.
 */
import { randomBytes } from "node:crypto";
import { type Act, challengeOf } from "../../access/confirmation.ts";
import type { Actor } from "../../actor.ts";
import { DomainError, errorCode } from "../../errors.ts";
import type { Keeper } from "../context.ts";

/** As WebAuthn Level 3 §5.8.6 writes it (PublicKeyCredentialRequestOptionsJSON). */
export interface RequestOptions {
	challenge: string;
	timeout: number;
	rpId: string;
	allowCredentials: { id: string; type: "public-key"; transports: string[] }[];
	userVerification: "preferred" | "required";
}

export type Asked =
	| { confirmation: "passkey"; nonce: string; options: RequestOptions }
	/** Nothing to confirm: here the session is enough. */
	| { confirmation: "session" };

export interface AskingFor {
	verification: "preferred" | "required";
	/** Of a commitment among the fields; kept with the nonce until it is spent (saltOf). */
	salt?: Buffer;
}

export const CHALLENGE_MS = 120_000;

/**
 * @param actor null: whoever signs in
 * @throws DomainError CONFIRMATION_REQUIRED, PASSKEY_NOT_USABLE: this person has no passkey with which to confirm
 */
export async function issue(
	keeper: Keeper,
	actor: Actor | null,
	act: Act,
	fields: Record<string, unknown>,
	{ verification, salt }: AskingFor,
): Promise<Asked> {
	forgetNowAndThen(keeper);
	const usable = actor ? await passkeysOf(keeper, actor.personId) : [];
	if (actor && usable.length === 0) {
		if (keeper.settings.assurance === "session") return { confirmation: "session" };
		throw await noPasskey(keeper, actor);
	}
	const { nonce, challenge } = await newChallenge(keeper, { actor, act, fields, salt });
	const { rpId } = keeper.settings;
	return {
		confirmation: "passkey",
		nonce,
		options: {
			...{ challenge, rpId, timeout: CHALLENGE_MS, userVerification: verification },
			allowCredentials: usable.map(({ credential_id, transports }) => ({
				...{ id: credential_id, type: "public-key", transports },
			})),
		},
	};
}

/** Stores what is to be signed. @param subject for registering: the passkey that it may become */
export async function newChallenge(
	keeper: Keeper,
	asked: {
		actor: { personId: string; sessionId: string | null } | null;
		act: Act;
		fields: Record<string, unknown>;
		salt?: Buffer | undefined;
		subject?: string;
	},
): Promise<{ nonce: string; challenge: string }> {
	const { actor, act, fields, salt = null, subject = null } = asked;
	const nonce = randomBytes(32).toString("base64url");
	const challenge = challengeOf(act, fields, nonce);
	await keeper.sql`
		insert into access.challenge (nonce, person_id, session_id, act, challenge, subject, salt)
		values (${nonce}, ${actor?.personId ?? null}, ${actor?.sessionId ?? null}, ${act}, ${challenge}, ${subject}, ${salt})`;
	return { nonce, challenge };
}

/**
 * The salt that was kept with an unspent challenge of this person and session.
 *
 * @throws DomainError CONFIRMATION_EXPIRED, CONFIRMATION_INVALID
 */
export async function saltOf(keeper: Keeper, actor: Actor, nonce: string): Promise<Buffer> {
	const [row] = await keeper.sql`
		select salt, spent_at is not null as spent, expires_at <= clock_timestamp() as expired from access.challenge
		where nonce = ${nonce} and person_id = ${actor.personId} and session_id = ${actor.sessionId}`;
	if (!row) throw new DomainError("CONFIRMATION_INVALID", INVALID);
	if (row.spent) throw new DomainError("CONFIRMATION_SPENT", SPENT);
	if (row.expired) throw new DomainError("CONFIRMATION_EXPIRED", EXPIRED);
	if (!row.salt) throw new DomainError("CONFIRMATION_INVALID", INVALID);
	return Buffer.from(row.salt);
}

export const INVALID = "The confirmation is not of this request. Nothing was done. Confirm again.";
export const EXPIRED = "The confirmation is older than two minutes. Nothing was done. Confirm again.";
export const SPENT = "The confirmation was used before. Nothing was done. Confirm again.";

async function passkeysOf({ sql }: Keeper, personId: string) {
	return sql<{ credential_id: string; transports: string[] }[]>`
		select credential_id, transports from access.passkey
		where person_id = ${personId} and removed_at is null and usable_at <= clock_timestamp() order by added_at`;
}

/** Has this person a passkey that counts now? */
export async function hasUsablePasskey(keeper: Keeper, personId: string): Promise<boolean> {
	return (await passkeysOf(keeper, personId)).length > 0;
}

export async function noPasskey({ sql, demo }: Keeper, { personId }: Actor): Promise<DomainError> {
	const [waiting] = await sql`
		select min(usable_at) as usable from access.passkey where person_id = ${personId} and removed_at is null`;
	if (waiting?.usable) {
		const from = (waiting.usable as Date).toISOString().slice(0, 16).replace("T", " ");
		return new DomainError(
			"PASSKEY_NOT_USABLE",
			`Your passkey is new and confirms nothing before ${from} UTC. Nothing was done.`,
		);
	}
	return new DomainError(
		"CONFIRMATION_REQUIRED",
		`This must be confirmed by passkey, and you have none. Nothing was done. ${
			demo ? "Register one on your account page." : "Ask an admin for an enrolment code; two of them give it."
		}`,
	);
}

const forgotten = new WeakMap<Keeper, number>();

/** Challenges that nobody signed in time; at most once a minute, and nobody waits for it. */
function forgetNowAndThen(keeper: Keeper): void {
	if (Date.now() - (forgotten.get(keeper) ?? 0) < 60_000) return;
	forgotten.set(keeper, Date.now());
	keeper.marks`select access.forget_challenges()`.catch((error: unknown) =>
		console.error(`keeper: old challenges stay (${errorCode(error)})`),
	);
}
