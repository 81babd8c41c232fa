/**
 * Signs a person in.
 *
 * Guarantees: a disabled person gets no session; the session and its entry `session.signed_in` come to be in one
 * commit; a refusal is an entry too. Not: how sure we are of the person (`factor` says how they signed in).
 * Shown by: sessions.test.ts.
 */
import { randomUUID } from "node:crypto";
import { selectPerson } from "#db/queries/people.ts";
import { insertSession } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import { POLICY_VERSION } from "../access/policy.ts";
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { ABSOLUTE_HOURS, hashToken, newToken } from "./token.ts";

/** `demo`: chosen from a list, no proof at all. */
export type Factor = "demo";

export async function startSession(input: { personId: string; factor: Factor }): Promise<{
	token: string;
	sessionId: string;
}> {
	const { personId, factor } = input;
	const person = await selectPerson(web(), personId);
	// In demo mode whoever asks is believed, so it believes nobody but its own people.
	const reason = !person
		? "UNKNOWN"
		: person.disabled
			? "DISABLED"
			: factor === "demo" && !person.demo
				? "NOT_DEMO"
				: null;
	if (reason !== null) {
		await append(web(), {
			type: "session.refused",
			outcome: "refused",
			assurance: { kind: "system" },
			policy: POLICY_VERSION,
			...(person ? { actor: { id: person.id, role: "none" } } : {}),
			factor,
			error: reason,
		});
		throw new DomainError("NOT_PERMITTED", "This person cannot sign in here. Nothing was opened.");
	}
	const token = newToken();
	const sessionId = randomUUID();
	await web().begin(async (tx) => {
		await insertSession(tx, { id: sessionId, tokenHash: hashToken(token), personId, hours: ABSOLUTE_HOURS });
		await append(tx, {
			type: "session.signed_in",
			outcome: "done",
			assurance: { kind: "session" },
			policy: POLICY_VERSION,
			actor: { id: personId, role: person?.grants[0]?.role ?? "none" },
			session: sessionId,
			factor,
		});
	});
	return { token, sessionId };
}
