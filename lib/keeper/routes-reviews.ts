/** What may be asked over the socket about reviews of openings. */
import { z } from "zod";
import { askForWord, CLOSURE, giveWord, VERDICT } from "./reviews/give-word.ts";
import { ClosureGiven, FindingClosed, Judgement, JudgementGiven } from "./reviews/messages-reviews.ts";
import { parse, type Route } from "./route.ts";

export const REVIEW_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/reviews\/([0-9a-f-]{36})\/verdict\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const word = { kind: VERDICT, review: parse(z.uuid(), id), said: parse(Judgement, body) };
			return { json: await askForWord(keeper, sessionToken, word) };
		},
	},
	{
		method: "POST",
		path: /^\/reviews\/([0-9a-f-]{36})\/verdict$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(JudgementGiven, body);
			const word = { kind: VERDICT, review: parse(z.uuid(), id), said };
			return { json: await giveWord(keeper, sessionToken, word, confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/reviews\/([0-9a-f-]{36})\/closure\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const word = { kind: CLOSURE, review: parse(z.uuid(), id), said: parse(FindingClosed, body) };
			return { json: await askForWord(keeper, sessionToken, word) };
		},
	},
	{
		method: "POST",
		path: /^\/reviews\/([0-9a-f-]{36})\/closure$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(ClosureGiven, body);
			const word = { kind: CLOSURE, review: parse(z.uuid(), id), said };
			return { json: await giveWord(keeper, sessionToken, word, confirmation) };
		},
	},
];
