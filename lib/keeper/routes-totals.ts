/** What may be asked over the socket about access reports. */
import { parse, type Route } from "./route.ts";
import { TotalsQuestion, TotalsRequest } from "./totals/messages-totals.ts";
import { askToPublish, publishTotals } from "./totals/publish-totals.ts";

export const TOTALS_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/totals\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToPublish(keeper, sessionToken, parse(TotalsQuestion, body).draft),
		}),
	},
	{
		method: "POST",
		path: /^\/totals$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await publishTotals(keeper, sessionToken, parse(TotalsRequest, body)),
		}),
	},
];
