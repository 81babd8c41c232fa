/** Two acts of a person upon one thread at the same moment: the second is judged again on what the first made of it. */
import { DomainError } from "../errors.ts";

const TRIES = 6;

export async function atOnce<T>(act: (again: boolean) => Promise<T>): Promise<T> {
	for (let tried = 1; ; tried++) {
		try {
			return await act(tried > 1);
		} catch (error) {
			if (!(error instanceof DomainError) || error.code !== "ASKED_AT_ONCE" || tried === TRIES) throw error;
		}
	}
}
