"use server";
/** Registering a first passkey by a code from an admin: nobody is signed in yet, and the code says who it is. */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import {
	addPasskey,
	type CreationOptions,
	type Registration,
	registrationOptions,
} from "#lib/keeper/client-people.ts";
import { withinLimits } from "#lib/sessions/sign-in.ts";
import { whence } from "../_auth/whence.ts";
import { type ActionState, tried } from "../(console)/cases/action-state.ts";

export interface EnrolState extends ActionState {
	nonce?: string;
	options?: CreationOptions;
	/** When what was registered begins to open anything, ISO 8601. */
	usable?: string;
}

const Code = z.string().trim().min(1).max(64);

export async function askToEnrol(code: string): Promise<EnrolState> {
	let made: { nonce: string; options: CreationOptions } | undefined;
	const state = await tried(async () => {
		const by = { code: codeIn(code) };
		// Codes are long enough that nobody guesses one; that somebody tries to is worth knowing.
		made = await withinLimits({ factor: "passkey", ...(await whence()) }, () => registrationOptions(by));
	});
	return made ? { ...state, ...made } : state;
}

export async function enrol(
	code: string,
	made: { nonce: string; response: Registration; name: string },
): Promise<EnrolState> {
	let usable: string | undefined;
	const state = await tried(async () => {
		const { nonce, response, name } = made;
		const by = { code: codeIn(code) };
		const add = () => addPasskey(by, { nonce, response, name });
		({ usable } = await withinLimits({ factor: "passkey", ...(await whence()) }, add));
	});
	return usable ? { ...state, usable } : state;
}

function codeIn(text: unknown): string {
	const code = Code.safeParse(text);
	if (code.success) return code.data;
	throw new DomainError("INPUT_INVALID", "Type the code that an admin gave you. Nothing was done.");
}
