"use server";
import { revalidatePath } from "next/cache";
import { markSeen } from "#lib/oversight/list-alerts.ts";
import { actorNow } from "../../../_auth/session.ts";

/** A mark for whoever saw them. It changes nothing that anybody else sees of the alert, and is no entry. */
export async function seenAction(form: FormData): Promise<void> {
	const actor = await actorNow();
	await markSeen(actor, String(form.get("alerts") ?? "").split(","));
	revalidatePath("/", "layout");
}
