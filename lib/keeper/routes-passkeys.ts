/** What may be asked over the socket about passkeys. */
import { z } from "zod";
import { Confirmation } from "./confirm/messages-confirmation.ts";
import { askToRemove, removePasskey, renamePasskey } from "./passkeys/keep.ts";
import {
	AdditionRequest,
	NameRequest,
	PasskeyRequest,
	RegistrationRequest,
	RemovalRequest,
} from "./passkeys/messages-passkeys.ts";
import { addPasskey, askToAdd, type By, registration } from "./passkeys/register.ts";
import { askToSignIn, signInByPasskey } from "./passkeys/sign-in.ts";
import { parse, type Route } from "./route.ts";

const by = (code: string | undefined, sessionToken: string): By =>
	code === undefined ? { sessionToken } : { code };

export const PASSKEY_ROUTES: Route[] = [
	{
		method: "POST",
		path: /^\/passkeys\/registrations$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await registration(keeper, by(parse(RegistrationRequest, body).code, sessionToken)),
		}),
	},
	{
		method: "POST",
		path: /^\/passkeys\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToAdd(keeper, sessionToken, parse(AdditionRequest, body)),
		}),
	},
	{
		method: "POST",
		path: /^\/passkeys$/,
		answer: async (keeper, { sessionToken, body }) => {
			const { code, ...asked } = parse(PasskeyRequest, body);
			return { json: await addPasskey(keeper, by(code, sessionToken), asked) };
		},
	},
	{
		method: "POST",
		path: /^\/passkeys\/([0-9a-f-]{36})\/name$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await renamePasskey(keeper, sessionToken, parse(z.uuid(), id), parse(NameRequest, body).name),
		}),
	},
	{
		method: "POST",
		path: /^\/passkeys\/([0-9a-f-]{36})\/removal\/challenge$/,
		answer: async (keeper, { sessionToken, id }) => ({
			json: await askToRemove(keeper, sessionToken, parse(z.uuid(), id)),
		}),
	},
	{
		method: "POST",
		path: /^\/passkeys\/([0-9a-f-]{36})\/removal$/,
		answer: async (keeper, { sessionToken, id, body }) => {
			const { confirmation } = parse(RemovalRequest, body);
			return { json: await removePasskey(keeper, sessionToken, parse(z.uuid(), id), confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/sign-ins\/challenge$/,
		answer: async (keeper) => ({ json: await askToSignIn(keeper) }),
	},
	{
		method: "POST",
		path: /^\/sign-ins$/,
		answer: async (keeper, { body }) => ({
			json: await signInByPasskey(keeper, parse(Confirmation, body)),
		}),
	},
];
