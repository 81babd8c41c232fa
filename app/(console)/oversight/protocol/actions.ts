"use server";
/** Decisions about rights, and what is signed: parse, one call, revalidate. What is signed the keeper judges and records. */
import { revalidatePath } from "next/cache";
import type { Confirmation } from "#lib/keeper/client.ts";
import { protocolChallenge, type Signing, signProtocol } from "#lib/keeper/client-oversight.ts";
import { decideRight } from "#lib/oversight/protocol/decide-right.ts";
import { actorNow } from "../../../_auth/session.ts";
import { type ActionState, tried } from "../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../confirmed-state.ts";
import { tokenNow } from "../../token-now.ts";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");

/** The row stays where it is and says what was done: whoever works down a list does not lose their place. */
export async function decideRightAction(row: string, _: ActionState, form: FormData): Promise<ActionState> {
	const reason = text(form, "reason");
	return tried(async () => {
		await decideRight(await actorNow(), { row, reason, words: text(form, "words") });
	}, reason);
}

/** The decryption service parses what is asked. */
export async function askSignature(asked: Signing): Promise<AskedState> {
	return askedOrNot(async () => protocolChallenge(await tokenNow(), asked));
}

export async function sign(asked: Signing, confirmation?: Confirmation): Promise<ActionState> {
	return tried(async () => {
		await signProtocol(await tokenNow(), { ...asked, confirmation });
		revalidatePath("/oversight/protocol", "layout");
	});
}
