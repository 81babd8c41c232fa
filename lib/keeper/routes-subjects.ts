/** What may be asked over the socket about requests of data subjects. */
import { z } from "zod";
import { parse, type Route } from "./route.ts";
import { askToRegister, registerSubject } from "./subjects/ask-subject.ts";
import {
	SubjectAct,
	SubjectActRequest,
	SubjectAsked,
	SubjectAskRequest,
} from "./subjects/messages-subjects.ts";
import { askToSettle, settleSubject } from "./subjects/settle-subject.ts";

export const SUBJECT_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/subjects\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToRegister(keeper, sessionToken, parse(SubjectAsked, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/subjects$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await registerSubject(keeper, sessionToken, parse(SubjectAskRequest, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/subjects\/([0-9a-f-]{36})\/acts\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await askToSettle(keeper, sessionToken, parse(z.uuid(), id), parse(SubjectAct, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/subjects\/([0-9a-f-]{36})\/acts$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await settleSubject(keeper, sessionToken, parse(z.uuid(), id), parse(SubjectActRequest, body)),
		}),
	},
];
