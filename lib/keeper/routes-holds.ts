/** What may be asked over the socket about legal holds. */
import { z } from "zod";
import { actOnHold, askForHold } from "./holds/act-on-hold.ts";
import { ASK_RELEASE, DECLINE, PLACE, RELEASE, RENEW } from "./holds/kinds.ts";
import {
	HoldPlaced,
	HoldRenewed,
	Placing,
	ReleaseAsked,
	ReleaseAsking,
	ReleaseDecided,
	ReleaseWord,
	Renewing,
} from "./holds/messages-holds.ts";
import { parse, type Route } from "./route.ts";

const holdOf = (id: string) => ({ hold: parse(z.uuid(), id) });

export const HOLD_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/holds\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askForHold(keeper, sessionToken, PLACE, parse(Placing, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/holds$/,
		answer: async (keeper, { sessionToken, body }) => {
			const { confirmation, ...said } = parse(HoldPlaced, body);
			return { json: await actOnHold(keeper, sessionToken, PLACE, said, confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/renewal\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await askForHold(keeper, sessionToken, RENEW, { ...parse(Renewing, body), ...holdOf(id) }),
		}),
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/renewal$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(HoldRenewed, body);
			return {
				json: await actOnHold(keeper, sessionToken, RENEW, { ...said, ...holdOf(id) }, confirmation),
			};
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/release\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const said = { ...parse(ReleaseAsking, body), ...holdOf(id) };
			return { json: await askForHold(keeper, sessionToken, ASK_RELEASE, said) };
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/release$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(ReleaseAsked, body);
			return {
				json: await actOnHold(keeper, sessionToken, ASK_RELEASE, { ...said, ...holdOf(id) }, confirmation),
			};
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/release\/refusal\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const said = { ...parse(ReleaseWord, body), ...holdOf(id) };
			return { json: await askForHold(keeper, sessionToken, DECLINE, said) };
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/release\/refusal$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(ReleaseDecided, body);
			return {
				json: await actOnHold(keeper, sessionToken, DECLINE, { ...said, ...holdOf(id) }, confirmation),
			};
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/end\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const said = { ...parse(ReleaseWord, body), ...holdOf(id) };
			return { json: await askForHold(keeper, sessionToken, RELEASE, said) };
		},
	},
	{
		method: "POST",
		path: /^\/holds\/([0-9a-f-]{36})\/end$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation, ...said } = parse(ReleaseDecided, body);
			return {
				json: await actOnHold(keeper, sessionToken, RELEASE, { ...said, ...holdOf(id) }, confirmation),
			};
		},
	},
];
