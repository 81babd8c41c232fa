"use server";
/** What people do with cases: parse, one call, revalidate. Next refuses other origins before anything here runs. */
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { claimCase, claimNext } from "#lib/cases/claim-case.ts";
import { releaseCase, takeOver } from "#lib/cases/release-case.ts";
import { actorNow } from "../../_auth/session.ts";
import { words } from "../../_words/speak.tsx";
import { readQuery } from "../queue/params.ts";
import { type ActionState, refused, tried } from "./action-state.ts";

const id = z.uuid();

export async function claimAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await claimCase(await actorNow(), id.parse(form.get("case")));
		revalidatePath("/", "layout");
	});
}

/** Of the view that the form names (a queue's address), in its order. */
export async function claimNextAction(_: ActionState, form: FormData): Promise<ActionState> {
	let next: string | null = null;
	const view = readQuery(String(form.get("view") ?? "").slice(0, 1000));
	const state = await tried(async () => {
		next = await claimNext(await actorNow(), view);
	});
	if (state.problem) return state;
	if (next === null) return refused((await words("queue"))("nothingFree"));
	redirect(`/cases/${next}`);
}

export async function releaseAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await releaseCase(await actorNow(), id.parse(form.get("case")));
		revalidatePath("/", "layout");
	});
}

export async function takeOverAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await takeOver(await actorNow(), id.parse(form.get("case")));
		revalidatePath("/", "layout");
	});
}
