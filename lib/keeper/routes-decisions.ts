/** What may be asked over the socket about decisions that need a second person. */
import { z } from "zod";
import { SecondWord, SecondWordGiven } from "./decisions/messages-decisions.ts";
import { askForSecond, giveSecond } from "./decisions/second-word.ts";
import { parse, type Route } from "./route.ts";

export const DECISION_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/decisions\/([0-9a-f-]{36})\/second\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await askForSecond(keeper, sessionToken, parse(z.uuid(), id), parse(SecondWord, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/decisions\/([0-9a-f-]{36})\/second$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(SecondWordGiven, body);
			return { json: await giveSecond(keeper, sessionToken, parse(z.uuid(), id), said, confirmation) };
		},
	},
];
