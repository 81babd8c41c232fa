"use server";
/** A reminder to pause is put away until the next mark: one call. It changes nobody else's, and nothing that may be done. */
import { revalidatePath } from "next/cache";
import { putReminderAway } from "#lib/desk/exposure.ts";
import { actorNow } from "../../_auth/session.ts";
import { type ActionState, tried } from "./action-state.ts";

export async function putAwayAction(_: ActionState, _form: FormData): Promise<ActionState> {
	return tried(async () => {
		await putReminderAway(await actorNow());
		revalidatePath("/cases/[caseId]", "page");
		revalidatePath("/account");
	});
}
