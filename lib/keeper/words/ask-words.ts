/**
 * The tokens of words that oversight searches for. The words pass and are not kept; that they were searched for is the
 * search's own entry, which web commits before it looks. Whoever has an auditor's session can have any word's token: what
 * stands between them and a dictionary of reasons is that web may not read tokens (0410_explorer.sql), only ask by them.
 * Shown by: words.test.ts.
 */
import { z } from "zod";
import { authorise } from "../../access/roles.ts";
import { wordsIn } from "../../envelope/words.ts";
import { DomainError } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import type { Keeper } from "../context.ts";

export const WordsAsked = z.strictObject({ words: z.array(z.string().min(1).max(200)).min(1).max(8) });

export async function askTokens(
	keeper: Keeper,
	sessionToken: string,
	{ words }: z.infer<typeof WordsAsked>,
): Promise<{ tokens: string[] }> {
	authorise(await whoIs(keeper, sessionToken), "ledger.search");
	const text = words.join(" ");
	if (wordsIn(text).length === 0) throw new DomainError("INPUT_INVALID", "There is no word in this.");
	return { tokens: keeper.words.tokensOf(text) };
}
