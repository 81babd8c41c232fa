"use server";
import { revalidatePath } from "next/cache";
import { settleAlarm } from "#lib/alarms/settle-alarm.ts";
import { markSeen } from "#lib/oversight/list-alerts.ts";
import { actorNow } from "../../../_auth/session.ts";

/** A mark for whoever saw them. It changes nothing that anybody else sees of the alert, and is no entry. */
export async function seenAction(form: FormData): Promise<void> {
	const actor = await actorNow();
	await markSeen(actor, String(form.get("alerts") ?? "").split(","));
	revalidatePath("/", "layout");
}

/** Somebody looked into a change: an entry, and the alarm's end. */
export async function settleAction(form: FormData): Promise<void> {
	const actor = await actorNow();
	await settleAlarm(actor, String(form.get("alarm") ?? ""));
	revalidatePath("/", "layout");
}
