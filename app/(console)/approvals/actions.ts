"use server";
/**
 * Deciding somebody's request, and withdrawing one's own. Two steps: what the passkey is to sign, then the decision that
 * it signed. The keeper judges who may, records, and answers.
 */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { approvalChallenge, type Confirmation, cancelRequest, decideRequest } from "#lib/keeper/client.ts";
import { type ActionState, tried } from "../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../confirmed-state.ts";
import { tokenNow } from "../token-now.ts";

const id = z.uuid();
const verdicts = z.enum(["approve", "deny"]);

export async function askDecision(requestId: string, verdict: string): Promise<AskedState> {
	return askedOrNot(async () =>
		approvalChallenge(await tokenNow(), id.parse(requestId), verdicts.parse(verdict)),
	);
}

export async function decide(
	requestId: string,
	verdict: string,
	confirmation?: Confirmation,
): Promise<ActionState> {
	return tried(async () => {
		const given = verdicts.parse(verdict);
		await decideRequest(await tokenNow(), id.parse(requestId), {
			verdict: given,
			...(confirmation ? { confirmation } : {}),
		});
		revalidatePath("/", "layout");
	});
}

export async function cancelAction(requestId: string, _: ActionState, _form: FormData): Promise<ActionState> {
	return tried(async () => {
		await cancelRequest(await tokenNow(), id.parse(requestId));
		revalidatePath("/", "layout");
	});
}
