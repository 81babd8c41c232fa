/** What may be asked over the socket about reviews of the protocol. */
import { Signing, SignRequest } from "./protocol/messages-protocol.ts";
import { askToSign, signProtocol } from "./protocol/sign-protocol.ts";
import { parse, type Route } from "./route.ts";

export const PROTOCOL_ROUTES: readonly Route[] = [
	{
		method: "POST",
		path: /^\/protocol\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToSign(keeper, sessionToken, parse(Signing, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/protocol$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await signProtocol(keeper, sessionToken, parse(SignRequest, body)),
		}),
	},
];
