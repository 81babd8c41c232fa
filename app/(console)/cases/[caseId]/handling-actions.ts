"use server";
/** Cases that rest, go from hand to hand or are taken up again: parse, one call, revalidate. */
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { handOver } from "#lib/cases/hand-over.ts";
import { pauseCase, resumeCase } from "#lib/cases/pause-case.ts";
import { PAUSE_KINDS } from "#lib/cases/pause-kinds.ts";
import { reopenCase } from "#lib/cases/reopen-case.ts";
import { actorNow } from "../../../_auth/session.ts";
import { words } from "../../../_words/speak.tsx";
import { type ActionState, refused, tried } from "../action-state.ts";

const id = z.uuid();

const Pause = z.object({ case: id, kind: z.enum(PAUSE_KINDS), hours: z.coerce.number() });

export async function pauseAction(_: ActionState, form: FormData): Promise<ActionState> {
	const pause = Pause.safeParse(Object.fromEntries(form));
	if (!pause.success) return refused((await words("handling"))("problem"));
	return tried(async () => {
		const { case: caseId, kind, hours } = pause.data;
		await pauseCase(await actorNow(), { caseId, kind, hours });
		revalidatePath("/", "layout");
	}, "paused");
}

export async function resumeAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await resumeCase(await actorNow(), id.parse(form.get("case")));
		revalidatePath("/", "layout");
	}, "resumed");
}

const Handover = z.object({
	case: id,
	to: z.union([z.templateLiteral(["person:", id]), z.enum(["role:lead", "role:child_safety"])]),
	words: z.string().max(10_000),
});

export async function handOverAction(_: ActionState, form: FormData): Promise<ActionState> {
	const parsed = Handover.safeParse(Object.fromEntries(form));
	if (!parsed.success) return refused((await words("handling"))("problem"));
	const { case: caseId, to, words: typed } = parsed.data;
	return tried(async () => {
		const receiver =
			to === "role:lead"
				? { role: "lead" as const }
				: to === "role:child_safety"
					? { role: "child_safety" as const }
					: { person: to.slice("person:".length) };
		await handOver(await actorNow(), { caseId, to: receiver, words: typed });
		revalidatePath("/", "layout");
	}, "handed");
}

export async function reopenAction(_: ActionState, form: FormData): Promise<ActionState> {
	let reopened: string | undefined;
	const state = await tried(async () => {
		reopened = await reopenCase(await actorNow(), id.parse(form.get("case")));
	});
	if (reopened === undefined) return state;
	redirect(`/cases/${reopened}`);
}
