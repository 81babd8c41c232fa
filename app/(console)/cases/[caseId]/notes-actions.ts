"use server";
/** What people do with notes on a case: parse, one call, revalidate. Next refuses other origins before anything here runs. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { sawMentions, writeNote } from "#lib/cases/notes.ts";
import { actorNow } from "../../../_auth/session.ts";
import { type ActionState, tried } from "../action-state.ts";

const Note = z.strictObject({
	caseId: z.uuid(),
	words: z.string().max(10_000),
	mentions: z.array(z.uuid()).max(100),
});

export async function noteAction(note: z.infer<typeof Note>): Promise<ActionState> {
	return tried(async () => {
		await writeNote(await actorNow(), Note.parse(note));
		revalidatePath("/", "layout");
	});
}

/** @param notes ids: the actor has seen these */
export async function seenAction(notes: readonly string[]): Promise<ActionState> {
	return tried(async () => {
		await sawMentions(await actorNow(), z.array(z.uuid()).max(100).parse(notes));
		revalidatePath("/", "layout");
	});
}
