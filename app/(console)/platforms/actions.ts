"use server";
/** What was given up is sent once more: parse, one call, revalidate. */
import { revalidatePath } from "next/cache";
import { replayDeliveries } from "#lib/webhooks/replay-deliveries.ts";
import { actorNow } from "../../_auth/session.ts";
import { type ActionState, tried } from "../cases/action-state.ts";

export async function replayAction(_: ActionState, form: FormData): Promise<ActionState> {
	const endpoint = String(form.get("endpoint") ?? "");
	const only = form.get("only");
	return tried(async () => {
		await replayDeliveries(await actorNow(), endpoint, typeof only === "string" ? only : undefined);
		revalidatePath(`/platforms/${endpoint}`);
	});
}
