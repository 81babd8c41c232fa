import { forbidden, notFound } from "next/navigation";
import { DomainError } from "#lib/errors.ts";

/**
 * Turns a refusal of the domain into the page that says it: 403 or 404. Anything else is an error.
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
		throw error;
	}
}
