/** What may be asked over the socket about the end of intake keys. */
import { askToDecideDestruction, decideDestruction } from "./keys/decide-destruction.ts";
import { DestructionAsked, DestructionDecided, kid } from "./keys/messages-keys.ts";
import { parse, type Route } from "./route.ts";

export const KEY_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/intake-keys\/([A-Za-z0-9_-]{43})\/destruction\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { act } = parse(DestructionAsked, body);
			return { json: await askToDecideDestruction(keeper, sessionToken, parse(kid, id), act) };
		},
	},
	{
		method: "POST",
		path: /^\/intake-keys\/([A-Za-z0-9_-]{43})\/destruction$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await decideDestruction(keeper, sessionToken, parse(kid, id), parse(DestructionDecided, body)),
		}),
	},
];
