"use server";
/** What people do with cases: parse, one call, revalidate. Next refuses other origins before anything here runs. */
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { claimCase, claimNext } from "#lib/cases/claim-case.ts";
import { decideCase } from "#lib/cases/decide-case.ts";
import { escalateCase } from "#lib/cases/escalate-case.ts";
import { ESCALATION_CODES, OUTCOME_CODES } from "#lib/cases/outcomes.ts";
import { readCase } from "#lib/cases/read-case.ts";
import { releaseCase, takeOver } from "#lib/cases/release-case.ts";
import { actorNow } from "../../_auth/session.ts";
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
	if (next === null)
		return refused("Nothing in your queue is free. When a case arrives or is released, it shows here.");
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

const DecisionForm = z.object({
	case: id,
	act: z.enum([...OUTCOME_CODES, ...ESCALATION_CODES]),
	person: z.coerce.number().int().positive().nullable().catch(null),
	messages: z.array(z.coerce.number().int().positive()).max(10_000),
	words: z.string().max(10_000),
});

export async function decideAction(_: ActionState, form: FormData): Promise<ActionState> {
	const parsed = DecisionForm.safeParse({
		case: form.get("case"),
		act: form.get("act"),
		person: form.get("person") || null,
		messages: String(form.get("messages") ?? "")
			.split(",")
			.filter(Boolean),
		words: form.get("words") ?? "",
	});
	if (!parsed.success) return refused("Choose how the case ends. Nothing was decided.");
	const { case: caseId, act, person, messages, words } = parsed.data;
	return tried(async () => {
		const actor = await actorNow();
		if (act === "CHILD_SAFETY" || act === "THREAT_TO_LIFE")
			await escalateCase(actor, { caseId, kind: act, words });
		else {
			const { category, keyword } = (await readCase(actor, caseId)).case;
			const until = act === "SUSPEND_ACCOUNT" ? new Date(Date.now() + 7 * 86_400_000) : null;
			await decideCase(actor, {
				...{ caseId, words },
				violation: act === "NO_VIOLATION" ? null : { category, keyword },
				actions: act === "NO_VIOLATION" ? [] : [{ kind: act, person, messages, until }],
			});
		}
		revalidatePath("/", "layout");
	}, act);
}
