/** What may be asked over the socket about words to search for. */
import { parse, type Route } from "./route.ts";
import { askWords, WordsAsked } from "./words/ask-words.ts";

export const WORD_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/words$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askWords(keeper, sessionToken, parse(WordsAsked, body)),
		}),
	},
];
