"use server";
/** Queues under a name: parse, one call, revalidate. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { removeView, saveView } from "#lib/cases/queue-views.ts";
import { actorNow } from "../../_auth/session.ts";
import { type ActionState, tried } from "../cases/action-state.ts";
import { queueQuery, readQuery } from "./params.ts";

const Saving = z.object({
	name: z.string().max(500),
	query: z.string().max(1000),
	region: z.string().max(16).nullable().catch(null),
});

export async function saveViewAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		const { name, query, region } = Saving.parse(Object.fromEntries(form));
		// In our own spelling: what else stood there is no part of the view.
		await saveView(await actorNow(), { name, query: queueQuery(readQuery(query)), region: region || null });
		revalidatePath("/queue");
	}, "saved");
}

export async function removeViewAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await removeView(await actorNow(), z.uuid().parse(form.get("view")));
		revalidatePath("/queue");
	}, "removed");
}
