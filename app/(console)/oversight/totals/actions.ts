"use server";
/** Having a report counted, and publishing one. The keeper judges who may publish, signs the worker's draft and records. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { Confirmation } from "#lib/keeper/client.ts";
import { signTotals, totalsChallenge } from "#lib/keeper/client-oversight.ts";
import { askForDraft } from "#lib/oversight/totals/read-totals.ts";
import { actorNow } from "../../../_auth/session.ts";
import { type ActionState, tried } from "../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../confirmed-state.ts";
import { tokenNow } from "../../token-now.ts";

const id = z.uuid();

export async function askDraft(): Promise<ActionState> {
	return tried(async () => {
		await askForDraft(await actorNow());
		revalidatePath("/oversight/totals");
	});
}

export async function askPublication(draft: string): Promise<AskedState> {
	return askedOrNot(async () => totalsChallenge(await tokenNow(), id.parse(draft)));
}

export async function publish(draft: string, confirmation?: Confirmation): Promise<ActionState> {
	return tried(async () => {
		await signTotals(await tokenNow(), { draft: id.parse(draft), confirmation });
		revalidatePath("/oversight/totals");
	});
}
