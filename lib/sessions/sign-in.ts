/**
 * Signing in, whatever by: within the limits, find out who it is, give them a new session, end the one that was.
 *
 * Guarantees: every refusal is an entry `session.refused` with its factor and code, and one answer, after the same time:
 * who asks does not learn whether there is such a person, whether they are disabled or whether the proof was wrong. A
 * token from before is never taken over. Not: an answer as quick for the honest; a refusal takes most of a second.
 * Shown by: sign-in.test.ts, e2e/sign-in.e2e.ts.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Role } from "../access/roles.ts";
import { DomainError } from "../errors.ts";
import { hashAddress } from "./address.ts";
import { type Attempt, beginAttempt, TooManyAttempts } from "./attempts.ts";
import { endSession } from "./end-session.ts";
import type { Factor } from "./factor.ts";
import { resolveSession } from "./resolve-session.ts";
import { SignInRefused } from "./sign-in-refused.ts";
import { recordRefusal, startSession } from "./start-session.ts";

/** Longer than any of the ways to a refusal takes, so that the time it took says nothing. */
const REFUSED_AFTER_MS = 400;

export interface SigningIn {
	factor: Factor;
	/** The caller's, or null where it is not known. */
	address: string | null;
	browser: string;
	/** What the cookie held before. */
	before: string | null;
	/** Whom the proof shows. @throws SignInRefused or a DomainError where it shows nobody; the code is recorded */
	find(): Promise<{ personId: string; withheld?: readonly Role[] }>;
}

/** @throws DomainError NOT_PERMITTED, or RATE_LIMITED where this address has tried too often */
export async function signIn(signing: SigningIn): Promise<{ token: string }> {
	const begun = performance.now();
	try {
		const { token } = await tryOnce(signing);
		const former = signing.before === null ? null : await resolveSession(signing.before);
		if (former) await endSession(former, "REPLACED");
		return { token };
	} catch (error) {
		const answer = refusalOf(error);
		if (answer === null) throw error;
		await wait(Math.max(0, REFUSED_AFTER_MS - (performance.now() - begun)));
		throw answer;
	}
}

async function tryOnce({ factor, find, browser, ...from }: SigningIn): Promise<{ token: string }> {
	const address = hashAddress(from.address);
	let attempt: Attempt | undefined;
	let personId: string | undefined;
	try {
		attempt = await beginAttempt({ factor, address });
		const found = await find();
		personId = found.personId;
		await attempt.names(personId);
		const started = await startSession({ factor, browser, address, ...found });
		await attempt.forgotten();
		return started;
	} catch (error) {
		if (error instanceof TooManyAttempts) {
			if (error.first) await recordRefusal({ factor, error: `TOO_MANY_${error.of}`, personId });
		} else if (isRefusal(error)) {
			await attempt?.failed();
			// Whom startSession refuses it has recorded.
			if (personId === undefined) await recordRefusal({ factor, error: error.code });
		} else {
			await attempt?.forgotten();
		}
		throw error;
	}
}

/**
 * The same limits, record and time for what else may be tried by somebody who is not signed in: a code. The refusal's own
 * sentence is passed on; it must not tell one wrong code from another.
 */
export async function withinLimits<T>(
	from: { factor: Factor; address: string | null },
	act: () => Promise<T>,
): Promise<T> {
	const begun = performance.now();
	let attempt: Attempt | undefined;
	try {
		attempt = await beginAttempt({ factor: from.factor, address: hashAddress(from.address) });
		const done = await act();
		await attempt.forgotten();
		return done;
	} catch (error) {
		if (error instanceof TooManyAttempts) {
			if (error.first) await recordRefusal({ factor: from.factor, error: `TOO_MANY_${error.of}` });
		} else if (isRefusal(error)) {
			await attempt?.failed();
			await recordRefusal({ factor: from.factor, error: error.code });
		} else {
			await attempt?.forgotten();
		}
		const answer = error instanceof TooManyAttempts ? refusalOf(error) : error;
		await wait(Math.max(0, REFUSED_AFTER_MS - (performance.now() - begun)));
		throw answer;
	}
}

/** What the caller is told: nothing but that it did not work. Null where it is our own machinery that failed. */
function refusalOf(error: unknown): DomainError | null {
	if (error instanceof TooManyAttempts && error.of === "ADDRESS") {
		return new DomainError(
			"RATE_LIMITED",
			"Too many attempts to sign in. Nothing was done. Wait ten minutes.",
		);
	}
	if (error instanceof TooManyAttempts || isRefusal(error)) {
		return new DomainError("NOT_PERMITTED", "That did not work. Nobody was signed in.");
	}
	return null;
}

const isRefusal = (error: unknown): error is DomainError | SignInRefused =>
	error instanceof SignInRefused || (error instanceof DomainError && error.status < 500);
