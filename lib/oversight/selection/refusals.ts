/** What the database refuses of a selection, in words. */
import { DomainError, type ErrorCode } from "../../errors.ts";

const REFUSALS = {
	EXPORT_NOT_CONFIRMED:
		"A selection of this size leaves only once another of oversight has confirmed that you asked for it. Nothing was exported.",
	EXPORT_TAKEN: "This confirmation was used before. Nothing was exported. Ask for another one.",
	EXPORT_LAPSED: "The time in which this export could be taken is over. Nothing left. Export it anew.",
	NOT_PERMITTED: "You do not oversee every region of this selection now. Nothing left.",
	SELECTION_TOO_LARGE:
		"This is more than one person may take alone within a day. Nothing was exported. Narrow the search, or use an export that a second person confirmed.",
	SELECTION_CHANGED:
		"This part is not what it was when it was first made: an entry or an alias was changed, or words by which it was found were erased. It does not leave. Export the selection anew, and verify the log.",
} as const satisfies Partial<Record<ErrorCode, string>>;

const NO_TEXT =
	"An entry of this part is no text: somebody changed it in the database. It does not leave as a table. Export it as JSON Lines, and verify the log.";

export async function refusedInWords<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof DomainError) throw error;
		// An entry that is no text fits into no table (PostgreSQL: character_not_in_repertoire).
		if ((error as { code?: unknown } | null)?.code === "22021")
			throw new DomainError("SELECTION_CHANGED", NO_TEXT);
		const name = (error as { message?: string } | null)?.message?.split(": ")[0] ?? "";
		if (!Object.hasOwn(REFUSALS, name)) throw error;
		throw new DomainError(name as ErrorCode, REFUSALS[name as keyof typeof REFUSALS]);
	}
}
