/**
 * The words that oversight searches for, as the tokens that stand for them. The words pass and are not kept; the tokens stay
 * beside the entry that this writes, and web gets that entry's id to look by (vault.tokens_asked), never a token.
 *
 * Guarantees: nothing is found by words before the keeper has recorded who looks (`words.asked`), for whom the session is;
 * one search is one entry, and one person makes 120 in an hour, 600 in a day. The database says so again (vault.ask_words).
 * Does not guarantee: that it was the person. A console that somebody took over can search in their session: as slowly as
 * they could, and on the record.
 * Shown by: words.test.ts.
 */
import { z } from "zod";
import { versionOf } from "../../access/policy-version.ts";
import { authorise } from "../../access/roles.ts";
import { MOST_WORDS, wordsIn } from "../../envelope/words.ts";
import { DomainError, invariant } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import type { Keeper } from "../context.ts";

export const WordsAsked = z.strictObject({
	words: z.array(z.string().min(1).max(200)).min(1).max(MOST_WORDS),
});

/** @returns the entry `words.asked`, by which these words may be looked for, for ten minutes */
export async function askWords(
	keeper: Keeper,
	sessionToken: string,
	{ words }: z.infer<typeof WordsAsked>,
): Promise<{ asked: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const role = authorise(actor, "ledger.search");
	const text = words.join(" ");
	const { length } = wordsIn(text);
	if (length === 0) throw new DomainError("INPUT_INVALID", "There is no word in this.");
	if (length > MOST_WORDS) throw new DomainError("INPUT_INVALID", `These are more than ${MOST_WORDS} words.`);
	const { sql, settings } = keeper;
	const search = {
		...{ keeper: keeper.name, person: actor.personId, session: actor.sessionId, role },
		...{ policy: versionOf(settings.policy), tokens: keeper.words.tokensOf(text) },
	};
	try {
		const [row] = await sql<{ asked: string }[]>`select vault.ask_words(${sql.json(search)}) as asked`;
		invariant(row, "a function answers with a row");
		return { asked: row.asked };
	} catch (error) {
		throw refused(error);
	}
}

function refused(error: unknown): unknown {
	const { code } = error as { code?: string };
	if (code === "CS240") {
		return new DomainError(
			"RATE_LIMITED",
			"You have searched by words 120 times in this hour, or 600 times in a day. Nothing was searched. Wait, or search by something else.",
		);
	}
	if (code === "CS043")
		return new DomainError("NOT_PERMITTED", "You have no such right now. Nothing was searched.");
	return error;
}
