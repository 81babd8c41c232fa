import { unstable_rethrow } from "next/navigation";
import { DomainError, errorCode } from "#lib/errors.ts";
import { shared } from "../../_words/en/shared.ts";
import { inWords } from "../../_words/in-words.ts";

/** What an action answers: never what was typed, which stays on the page. */
export interface ActionState {
	/** What went wrong and what was not done. */
	problem?: string;
	/** What was done, as its code. */
	done?: string;
}

export const refused = (problem: string): ActionState => ({ problem });

export async function tried(act: () => Promise<void>, done = "done"): Promise<ActionState> {
	try {
		await act();
		return { done };
	} catch (error) {
		unstable_rethrow(error);
		if (error instanceof DomainError && error.status < 500) return refused(await inWords(error));
		console.error(`console: ${errorCode(error)}`);
		if (error instanceof DomainError) return refused(await inWords(error));
		return refused(await inWords({ code: "INTERNAL", message: shared.databaseFailed }));
	}
}
