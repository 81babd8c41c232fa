"use server";
/** A second person's word on a decision: what the passkey is to sign, then the word that it signed. The keeper judges who may. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { Confirmation } from "#lib/keeper/client.ts";
import { giveSecondWord, type SecondWord, secondChallenge } from "#lib/keeper/client-decisions.ts";
import { type ActionState, tried } from "../../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../../confirmed-state.ts";
import { tokenNow } from "../../../token-now.ts";

const id = z.uuid();
const Said = z.object({
	verdict: z.enum(["CONFIRMED", "DECLINED"]),
	entry: id,
	digest: z.string().regex(/^[0-9a-f]{64}$/),
	words: z.string().max(10_000).optional(),
}) satisfies z.ZodType<SecondWord>;

export async function askSecond(decisionId: string, said: SecondWord): Promise<AskedState> {
	return askedOrNot(async () => secondChallenge(await tokenNow(), id.parse(decisionId), Said.parse(said)));
}

export async function second(
	decisionId: string,
	said: SecondWord,
	confirmation?: Confirmation,
): Promise<ActionState> {
	return tried(async () => {
		await giveSecondWord(await tokenNow(), id.parse(decisionId), {
			...Said.parse(said),
			...(confirmation ? { confirmation } : {}),
		});
		// What is declined stands there no more: the form leads back to the list.
		if (said.verdict === "CONFIRMED") revalidatePath("/", "layout");
	});
}
