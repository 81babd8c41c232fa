/**
 * Gives a person a session.
 *
 * Guarantees: an unknown or disabled person gets none; the session and its entry `session.signed_in` come to be in one
 * commit; a refusal is an entry too; the token is new each time. Not: that it is this person; who asks has proved that
 * (sign-in.ts), and `factor` says how.
 * Shown by: sessions.test.ts.
 */
import { randomUUID } from "node:crypto";
import { selectPerson } from "#db/queries/people.ts";
import { insertSession } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import { versionOf } from "../access/policy-version.ts";
import type { Role } from "../access/roles.ts";
import { DomainError, errorCode } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { policyInForce } from "../policy/policy-in-force.ts";
import { isDemo } from "./demo-people.ts";
import type { Factor } from "./factor.ts";
import { ABSOLUTE_HOURS, hashToken, newToken } from "./token.ts";

/** Raised where the identity provider keeps somebody out (console.bear_session). */
const KEPT_OUT = "CS102";

export interface SessionInput {
	personId: string;
	factor: Factor;
	/** A few words, to know it by. */
	browser?: string;
	/** Hashed; see address.ts. */
	address?: Buffer | null;
	/** Roles that it does without. */
	withheld?: readonly Role[];
}

export async function startSession(input: SessionInput): Promise<{ token: string; sessionId: string }> {
	const { personId, factor } = input;
	const person = await selectPerson(web(), personId);
	// In demo mode whoever asks is believed, so it believes nobody but its own people.
	const reason = !person
		? "UNKNOWN"
		: person.disabled
			? "DISABLED"
			: factor === "demo" && !person.demo
				? "NOT_DEMO"
				: person.demo && !isDemo()
					? "DEMO_ONLY"
					: null;
	if (reason !== null) {
		await recordRefusal({ factor, error: reason, ...(person ? { personId: person.id } : {}) });
		throw new DomainError("NOT_PERMITTED", "This person cannot sign in here. Nothing was opened.");
	}
	const token = newToken();
	const sessionId = randomUUID();
	const withheld = [...(input.withheld ?? [])];
	const policy = versionOf(await policyInForce());
	const written = web().begin(async (tx) => {
		await insertSession(tx, {
			...{ id: sessionId, tokenHash: hashToken(token), personId, hours: ABSOLUTE_HOURS, factor, withheld },
			...{ browser: input.browser ?? null, address: input.address ?? null },
		});
		await append(tx, {
			type: "session.signed_in",
			outcome: "done",
			assurance: { kind: "session" },
			policy,
			actor: { id: personId, role: person?.grants[0]?.role ?? "none" },
			session: sessionId,
			factor,
		});
	});
	await written.catch(async (error: unknown) => {
		if (errorCode(error) !== KEPT_OUT) throw error;
		await recordRefusal({ factor, error: "KEPT_OUT", personId });
		throw new DomainError("NOT_PERMITTED", "This person cannot sign in here. Nothing was opened.");
	});
	return { token, sessionId };
}

/** Somebody could not sign in: by what factor, why, and whom it meant where that is known. */
export async function recordRefusal(refusal: {
	factor: Factor;
	error: string;
	personId?: string | undefined;
}): Promise<void> {
	const { factor, error, personId } = refusal;
	await append(web(), {
		type: "session.refused",
		outcome: "refused",
		assurance: { kind: "system" },
		policy: versionOf(await policyInForce()),
		...(personId ? { actor: { id: personId, role: "none" } } : {}),
		factor,
		error,
	});
}
