/**
 * Registering a passkey. Three ways lead to one:
 *
 *   an enrolment code, which two admins gave (or the bootstrap): a first passkey, or the one after a reset;
 *   a passkey in force, which signs exactly the new public key: a further one;
 *   in the demo, a demo person's first: the session alone.
 *
 * Guarantees: what is registered is what `passkey.added` states, and, where a passkey in force was asked, what that one
 * signed: whoever carries the bytes between cannot put another key in. A new passkey opens nothing for
 * `passkeyWaitHours`, and its owner and oversight are told. Not: who made the authenticator (attestation is not asked for).
 * Shown by: register.test.ts.
 */
import { randomUUID } from "node:crypto";
import { challengeOf } from "../../access/confirmation.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { bySystem } from "../../ledger/append.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import {
	type Asked,
	CHALLENGE_MS,
	hasUsablePasskey,
	INVALID,
	issue,
	newChallenge,
} from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import { ALGORITHMS, orInvalid, webauthn } from "../confirm/webauthn.ts";
import type { Keeper } from "../context.ts";
import { spkiOf } from "./cose.ts";
import { enrolmentHash } from "./enrolment-code.ts";
import type { Added, CreationOptions, Registration } from "./messages-passkeys.ts";
import { acting, written } from "./written.ts";

/** Whose passkey it will be: the session's person, or whom a code was given to. */
export type By = { code: string } | { sessionToken: string };

interface Owner {
	personId: string;
	alias: string;
	name: string;
	/** Null where a code says who it is. */
	actor: Actor | null;
	/** SHA-256 of the code, hex. */
	enrolment: string | null;
}

/** What the browser needs to make one. @throws DomainError ENROLMENT_INVALID, ENROLMENT_NEEDED, NOT_SIGNED_IN, … */
export async function registration(
	keeper: Keeper,
	by: By,
): Promise<{ nonce: string; options: CreationOptions }> {
	const owner = await ownerOf(keeper, by);
	if (owner.actor) await mayAdd(keeper, owner.actor);
	const passkey = randomUUID();
	const { nonce, challenge } = await newChallenge(keeper, {
		actor: { personId: owner.personId, sessionId: owner.actor?.sessionId ?? null },
		...{ act: "register", fields: { actor: owner.personId, passkey }, subject: passkey },
	});
	const known = await keeper.sql<{ credential_id: string; transports: string[] }[]>`
		select credential_id, transports from access.passkey where person_id = ${owner.personId} and removed_at is null`;
	const { rpId } = keeper.settings;
	return {
		nonce,
		options: {
			...{ challenge, timeout: CHALLENGE_MS, attestation: "none" },
			rp: { id: rpId, name: "Countersign" },
			// The handle is what a passkey gives back at sign-in: our own random id, nothing about the person.
			user: {
				id: Buffer.from(owner.personId.replaceAll("-", ""), "hex").toString("base64url"),
				...{ name: owner.alias, displayName: owner.name },
			},
			pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
			excludeCredentials: known.map(({ credential_id: id, transports }) => ({
				...{ id, type: "public-key", transports },
			})),
			authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
		},
	};
}

/** Asks a passkey in force to sign for this new one, which the browser has made and the keeper has looked at. */
export async function askToAdd(
	keeper: Keeper,
	sessionToken: string,
	{ nonce, response }: { nonce: string; response: Registration },
): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	await mayAdd(keeper, actor);
	const { passkey, publicKey, algorithm } = await judged(keeper, actor.personId, nonce, response);
	if (!(await hasUsablePasskey(keeper, actor.personId)) && keeper.demo) return { confirmation: "session" };
	const fields = { actor: actor.personId, passkey, publicKey, algorithm };
	return issue(keeper, actor, "add_passkey", fields, { verification: "required" });
}

/** @throws DomainError PASSKEY_KNOWN, PASSKEY_LIMIT, PASSKEY_INVALID, ENROLMENT_INVALID, CONFIRMATION_… */
export async function addPasskey(
	keeper: Keeper,
	by: By,
	asked: { nonce: string; response: Registration; name: string; confirmation?: Confirmation | undefined },
): Promise<Added> {
	const owner = await ownerOf(keeper, by);
	const { actor } = owner;
	const made = await judged(keeper, owner.personId, asked.nonce, asked.response);
	const { passkey, publicKey, algorithm } = made;
	const assurance = !actor
		? bySystem.assurance
		: asked.confirmation
			? await confirmed(
					...[keeper, actor, "add_passkey" as const],
					{ actor: owner.personId, passkey, publicKey, algorithm },
					asked.confirmation,
					{ verification: "verification" }, // a touch alone is too easily had of somebody for another reason
				)
			: { kind: "session" }; // the database lets it only where it is a demo person's first
	const { entry, usable } = await written(
		() =>
			keeper.sql`select access.add_passkey(${keeper.sql.json({
				...(actor
					? acting(keeper, actor)
					: { person: owner.personId, role: "none", policy: bySystem.policy }),
				...{ ...made, assurance, name: asked.name },
				registration: { nonce: asked.nonce, challenge: made.challenge },
				...(owner.enrolment === null ? {} : { enrolment: owner.enrolment }),
			} as never)}) as r`,
	);
	return { passkey, entry, person: owner.personId, usable: new Date(usable).toISOString() };
}

/** @throws DomainError ENROLMENT_INVALID (whatever is wrong with a code), NOT_SIGNED_IN */
async function ownerOf(keeper: Keeper, by: By): Promise<Owner> {
	if ("sessionToken" in by) {
		const actor = await whoIs(keeper, by.sessionToken);
		return { personId: actor.personId, alias: actor.alias, name: actor.name, actor, enrolment: null };
	}
	const hash = enrolmentHash(by.code);
	const [row] = await keeper.sql`
		select p.id, p.alias, p.name from access.enrolment e join access.person p on p.id = e.person_id
		where e.code_hash = ${hash} and e.used_at is null and e.expires_at > clock_timestamp() and p.disabled_at is null`;
	if (!row) {
		throw new DomainError(
			"ENROLMENT_INVALID",
			"This code is not in force: mistyped, used, or older than a day. Nothing was added. Ask an admin for another.",
		);
	}
	return { personId: row.id, alias: row.alias, name: row.name, actor: null, enrolment: hash.toString("hex") };
}

/** Early, in words; the database says it again. */
async function mayAdd({ sql, demo }: Keeper, { personId }: Actor): Promise<void> {
	const [had] = await sql`
		select count(*)::int as all, count(*) filter (where usable_at <= clock_timestamp())::int as usable,
			(select p.demo from access.person p where p.id = ${personId}) as demo
		from access.passkey where person_id = ${personId} and removed_at is null`;
	if (had?.usable > 0) return;
	if (had?.all > 0) {
		throw new DomainError(
			"PASSKEY_NOT_USABLE",
			"A further passkey is confirmed by one in force, and yours is still new. Nothing was added.",
		);
	}
	if (demo && had?.demo) return;
	throw new DomainError(
		"ENROLMENT_NEEDED",
		"A first passkey needs an enrolment code, which two admins give. Nothing was added. Ask an admin.",
	);
}

/** Looks at what the browser made: asked for by us, at our origin, for our RP ID, with a key that is accepted. */
async function judged(keeper: Keeper, personId: string, nonce: string, response: Registration) {
	const [asked] = await keeper.sql`
		select subject from access.challenge where nonce = ${nonce} and act = 'register' and person_id = ${personId}`;
	if (!asked) throw new DomainError("CONFIRMATION_INVALID", INVALID);
	const passkey: string = asked.subject;
	const { rpId, origin } = keeper.settings;
	const challenge = challengeOf("register", { actor: personId, passkey }, nonce);
	const { transports, ...parts } = response.response;
	const info = await orInvalid(
		async () => {
			const { verifyRegistrationResponse } = await webauthn();
			const judgement = await verifyRegistrationResponse({
				response: { ...response, response: parts },
				...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpId },
				...{ requireUserVerification: false, supportedAlgorithmIDs: ALGORITHMS },
			});
			if (!judgement.verified || judgement.registrationInfo.credential.id !== response.id)
				throw new TypeError("not verified");
			return judgement.registrationInfo;
		},
		"What the browser made is no passkey of this console. Nothing was added. Try again.",
		"PASSKEY_INVALID",
	);
	const { credential, credentialBackedUp: backedUp } = info;
	return {
		...{ passkey, challenge, transports, backedUp },
		...(await spkiOf(credential.publicKey)),
		credentialId: credential.id,
		cose: Buffer.from(credential.publicKey).toString("hex"),
		counter: credential.counter,
	};
}
