/** What may be asked over the socket about exports of the log. */
import { z } from "zod";
import { askToDecideExport, decideExport } from "./exports/decide-export.ts";
import {
	ExportDecision,
	ExportDecisionQuestion,
	ExportQuestion,
	ExportRequest,
} from "./exports/messages-exports.ts";
import { askToExport, requestExport } from "./exports/request-export.ts";
import { parse, type Route } from "./route.ts";

export const EXPORT_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/exports\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToExport(keeper, sessionToken, parse(ExportQuestion, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/exports$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await requestExport(keeper, sessionToken, parse(ExportRequest, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/exports\/([0-9a-f-]{36})\/decision\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { verdict } = parse(ExportDecisionQuestion, body);
			return { json: await askToDecideExport(keeper, sessionToken, parse(z.uuid(), id), verdict) };
		},
	},
	{
		method: "POST",
		path: /^\/exports\/([0-9a-f-]{36})\/decision$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await decideExport(keeper, sessionToken, parse(z.uuid(), id), parse(ExportDecision, body)),
		}),
	},
];
