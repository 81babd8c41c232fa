/** What may be asked over the socket about people and their rights. */
import { z } from "zod";
import { parse, type Route } from "./route.ts";
import { arrive } from "./staff/arrive.ts";
import { askToChange, changePerson } from "./staff/change-person.ts";
import { askToDecide, decideProposal } from "./staff/decide-proposal.ts";
import {
	Arrival,
	CodeRequest,
	DecisionQuestion,
	DecisionRequest,
	Detail,
	DetailRequest,
	ProposalQuestion,
	ProposalRequest,
	Removal,
	RemovalRequest,
} from "./staff/messages-staff.ts";
import { askForCode, openCode } from "./staff/open-code.ts";
import { askToPropose, propose } from "./staff/propose.ts";
import { askToTakeAway, takeAway } from "./staff/take-away.ts";
import { noteStanding, Standing } from "./standing.ts";

export const STAFF_ROUTES: Route[] = [
	{
		method: "POST",
		path: /^\/arrivals$/,
		answer: async (keeper, { body }) => ({ json: await arrive(keeper, parse(Arrival, body)) }),
	},
	{
		method: "POST",
		path: /^\/arrivals\/standing$/,
		answer: async (keeper, { body }) => ({ json: await noteStanding(keeper, parse(Standing, body)) }),
	},
	{
		method: "POST",
		path: /^\/staff\/proposals\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToPropose(keeper, sessionToken, parse(ProposalQuestion, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/staff\/proposals$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await propose(keeper, sessionToken, parse(ProposalRequest, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/staff\/proposals\/([0-9a-f-]{36})\/decision\/challenge$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { verdict } = parse(DecisionQuestion, body);
			return { json: await askToDecide(keeper, sessionToken, parse(z.uuid(), id), verdict) };
		},
	},
	{
		method: "POST",
		path: /^\/staff\/proposals\/([0-9a-f-]{36})\/decision$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await decideProposal(keeper, sessionToken, parse(z.uuid(), id), parse(DecisionRequest, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/staff\/proposals\/([0-9a-f-]{36})\/code\/challenge$/,
		answer: async (keeper, { sessionToken, id }) => ({
			json: await askForCode(keeper, sessionToken, parse(z.uuid(), id)),
		}),
	},
	{
		method: "POST",
		path: /^\/staff\/proposals\/([0-9a-f-]{36})\/code$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation } = parse(CodeRequest, body);
			return { json: await openCode(keeper, sessionToken, parse(z.uuid(), id), confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/staff\/removals\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToTakeAway(keeper, sessionToken, parse(Removal, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/staff\/removals$/,
		answer: async (keeper, { sessionToken, body }) => {
			const { what, confirmation } = parse(RemovalRequest, body);
			return { json: await takeAway(keeper, sessionToken, what, confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/staff\/details\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToChange(keeper, sessionToken, parse(Detail, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/staff\/details$/,
		answer: async (keeper, { sessionToken, body }) => {
			const { what, confirmation } = parse(DetailRequest, body);
			return { json: await changePerson(keeper, sessionToken, what, confirmation) };
		},
	},
];
