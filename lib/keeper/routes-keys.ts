/** What may be asked over the socket about the end of intake keys, and about wrapping anew. */
import { askToDecideDestruction, decideDestruction } from "./keys/decide-destruction.ts";
import { DestructionAsked, DestructionDecided, kid, RewrapAsked } from "./keys/messages-keys.ts";
import { rewrapNow } from "./keys/rewrap-now.ts";
import { parse, type Route } from "./route.ts";

export const KEY_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/intake-keys\/([\w-]{1,64})\/destruction\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { act } = parse(DestructionAsked, body);
			return { json: await askToDecideDestruction(keeper, sessionToken, parse(kid, id), act) };
		},
	},
	{
		method: "POST",
		path: /^\/intake-keys\/([\w-]{1,64})\/destruction$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await decideDestruction(keeper, sessionToken, parse(kid, id), parse(DestructionDecided, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/rewraps$/,
		answer: async (keeper, { body }) => {
			await rewrapNow(keeper, parse(RewrapAsked, body).region);
			return { json: { ok: true } };
		},
	},
];
