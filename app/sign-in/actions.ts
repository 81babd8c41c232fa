"use server";
/** What a browser needs before it can show a passkey: a challenge of the decryption service's, about nobody yet. */
import type { Asked } from "#lib/keeper/client.ts";
import { signInChallenge } from "#lib/keeper/client-people.ts";
import { whence } from "../_auth/whence.ts";
import { type ActionState, tried } from "../(console)/cases/action-state.ts";
import { challengeLimiter } from "./challenge-limit.ts";

const limit = challengeLimiter();

export async function askToSignIn(): Promise<ActionState & { asked?: Asked }> {
	let asked: Asked | undefined;
	const state = await tried(async () => {
		limit((await whence()).address);
		asked = await signInChallenge();
	});
	return asked ? { asked } : state;
}
