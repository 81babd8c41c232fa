"use server";
/** Ending somebody's opening before its time: what the passkey is to sign, then the act. At once for the next read. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type Confirmation, revocationChallenge, revokeOpening } from "#lib/keeper/client.ts";
import { type AskedState, askedOrNot } from "../confirmed-state.ts";
import { tokenNow } from "../token-now.ts";
import { type ActionState, tried } from "./action-state.ts";

const id = z.uuid();

export async function askRevocation(openingId: string): Promise<AskedState> {
	return askedOrNot(async () => revocationChallenge(await tokenNow(), id.parse(openingId)));
}

export async function revoke(openingId: string, confirmation?: Confirmation): Promise<ActionState> {
	return tried(async () => {
		await revokeOpening(await tokenNow(), id.parse(openingId), confirmation ? { confirmation } : {});
		revalidatePath("/", "layout");
	});
}
