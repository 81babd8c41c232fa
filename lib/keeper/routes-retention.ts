/** What may be asked over the socket about retention. */
import { z } from "zod";
import { Resumption, ResumptionAsked, RunAsked } from "./retention/messages-retention.ts";
import { askToResume, resumeRetention, retentionNow } from "./retention/resume.ts";
import { parse, type Route } from "./route.ts";

export const RETENTION_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/retention\/([0-9a-f-]{36})\/resumption\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			parse(ResumptionAsked, body);
			return { json: await askToResume(keeper, sessionToken, parse(z.uuid(), id)) };
		},
	},
	{
		method: "POST",
		path: /^\/retention\/([0-9a-f-]{36})\/resumption$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation } = parse(Resumption, body);
			return { json: await resumeRetention(keeper, sessionToken, parse(z.uuid(), id), confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/retention$/,
		answer: async (keeper, { body }) => {
			await retentionNow(keeper, parse(RunAsked, body).region);
			return { json: { ok: true } };
		},
	},
];
