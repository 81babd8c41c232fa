import { forbidden, notFound, unstable_rethrow } from "next/navigation";
import { DomainError, errorCode } from "#lib/errors.ts";

/**
 * Turns a refusal of the domain into the page that says it: 403 or 404. Anything else becomes an error that holds a
 * code only: the framework prints what it catches, and PostgreSQL's errors quote rows.
 *
 * @example
 * const found = await orRefuse(readCase(actor, caseId));
 */
export async function orRefuse<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof DomainError && error.status === 403) forbidden();
		if (error instanceof DomainError && error.status === 404) notFound();
		throw codeOnly(error);
	}
}

/** The same error without anything that a caller typed or a row holds. */
export function codeOnly(error: unknown): Error {
	unstable_rethrow(error);
	return error instanceof DomainError ? error : new DomainError("INTERNAL", errorCode(error));
}
