/** What may be asked over the socket about openings, and about those that wait for others. */
import { z } from "zod";
import {
	OpeningBody,
	OpeningRequest,
	ReadingRequest,
	Revocation,
	Verdict,
	VerdictAsked,
} from "./messages.ts";
import { openThread, readFurther } from "./open-thread.ts";
import { askToOpen } from "./requests/ask-to-open.ts";
import { cancelRequest } from "./requests/cancel-request.ts";
import { askToDecide, decideRequest } from "./requests/decide-request.ts";
import { requestOpening } from "./requests/request-opening.ts";
import { askToRevoke, openingState, revokeOpening } from "./requests/revoke-opening.ts";
import { parse, type Route } from "./route.ts";

export const OPENING_ROUTES: Route[] = [
	{
		method: "POST",
		path: /^\/openings\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToOpen(keeper, sessionToken, parse(OpeningBody, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/openings$/,
		answer: async (keeper, { sessionToken, body }) => ({
			release: await openThread(keeper, sessionToken, parse(OpeningBody, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/openings\/([0-9a-f-]{36})\/readings$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			release: await readFurther(keeper, sessionToken, parse(z.uuid(), id), parse(ReadingRequest, body)),
		}),
	},
	{
		method: "GET",
		path: /^\/openings\/([0-9a-f-]{36})$/,
		answer: async (keeper, { sessionToken, id }) => ({
			json: await openingState(keeper, sessionToken, parse(z.uuid(), id)),
		}),
	},
	{
		method: "POST",
		path: /^\/openings\/([0-9a-f-]{36})\/revocation\/challenge$/,
		answer: async (keeper, { sessionToken, id }) => ({
			json: await askToRevoke(keeper, sessionToken, parse(z.uuid(), id)),
		}),
	},
	{
		method: "POST",
		path: /^\/openings\/([0-9a-f-]{36})\/revocation$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await revokeOpening(
				keeper,
				sessionToken,
				parse(z.uuid(), id),
				parse(Revocation, body ?? {}).confirmation,
			),
		}),
	},
	{
		method: "POST",
		path: /^\/requests$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await requestOpening(keeper, sessionToken, parse(OpeningRequest, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/requests\/([0-9a-f-]{36})\/approval\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await askToDecide(keeper, sessionToken, parse(z.uuid(), id), parse(VerdictAsked, body).verdict),
		}),
	},
	{
		method: "POST",
		path: /^\/requests\/([0-9a-f-]{36})\/approval$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await decideRequest(keeper, sessionToken, parse(z.uuid(), id), parse(Verdict, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/requests\/([0-9a-f-]{36})\/cancellation$/,
		answer: async (keeper, { sessionToken, id }) => ({
			json: await cancelRequest(keeper, sessionToken, parse(z.uuid(), id)),
		}),
	},
];
