"use server";
/** What a browser needs before it can show a passkey: a challenge of the decryption service's, about nobody yet. */
import { type Asked, signInChallenge } from "#lib/keeper/client.ts";
import { type ActionState, tried } from "../(console)/cases/action-state.ts";

export async function askToSignIn(): Promise<ActionState & { asked?: Asked }> {
	let asked: Asked | undefined;
	const state = await tried(async () => {
		asked = await signInChallenge();
	});
	return asked ? { asked } : state;
}
