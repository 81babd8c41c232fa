"use server";
/** Deciding a case, taking that back, and macros for it: parse, one call, revalidate. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { ACTION_KINDS } from "#lib/access/policy-desk.ts";
import { decideCase } from "#lib/cases/decide-case.ts";
import { escalateCase } from "#lib/cases/escalate-case.ts";
import { removeMacro, saveMacro } from "#lib/cases/macros.ts";
import { ESCALATION_CODES } from "#lib/cases/outcomes.ts";
import { undoDecision } from "#lib/cases/undo-decision.ts";
import { actorNow } from "../../_auth/session.ts";
import { words } from "../../_words/speak.tsx";
import { type ActionState, refused, tried } from "./action-state.ts";

const id = z.uuid();
const number = z.int().positive();

const Decided = z.object({
	case: id,
	act: z.enum(["NO_VIOLATION", "SUPPORT", "VIOLATION", ...ESCALATION_CODES]),
	rule: z.string().max(130),
	actions: z
		.array(
			z.object({
				kind: z.enum(ACTION_KINDS),
				/** One action each; none: what it concerns is no account. */
				people: z.array(number).max(20),
				messages: z.array(number).max(10_000),
				days: z.number().positive().max(3_650).nullable(),
				label: z.string().max(64).nullable(),
			}),
		)
		.max(ACTION_KINDS.length),
	words: z.string().max(10_000),
});

export async function decideAction(_: ActionState, form: FormData): Promise<ActionState> {
	const parsed = Decided.safeParse(jsonOf(form.get("decision")));
	if (!parsed.success) return refused((await words("decision"))("chooseForm"));
	const { case: caseId, act, rule, actions, words: said } = parsed.data;
	return tried(async () => {
		const actor = await actorNow();
		if (act === "CHILD_SAFETY" || act === "THREAT_TO_LIFE") {
			await escalateCase(actor, { caseId, kind: act, words: said });
		} else {
			const [category = "", keyword = ""] = rule.split("/");
			await decideCase(actor, {
				...{ caseId, words: said },
				violation: act === "VIOLATION" ? { category, keyword: keyword || null } : null,
				actions: actions.flatMap(({ people, days, ...action }) => {
					const until = days === null ? null : new Date(Date.now() + days * 86_400_000);
					return people.length === 0
						? [{ ...action, until }]
						: people.map((person) => ({ ...action, messages: [], person, until }));
				}),
			});
		}
		revalidatePath("/", "layout");
	}, act);
}

export async function undoAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await undoDecision(await actorNow(), id.parse(form.get("case")));
		revalidatePath("/", "layout");
	}, "undone");
}

export async function saveMacroAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await saveMacro(await actorNow(), {
			name: String(form.get("name") ?? ""),
			region: form.get("region") ? String(form.get("region")) : null,
			body: jsonOf(form.get("body")),
		});
		revalidatePath("/cases/[caseId]", "page");
	}, "kept");
}

export async function removeMacroAction(_: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await removeMacro(await actorNow(), id.parse(form.get("macro")));
		revalidatePath("/cases/[caseId]", "page");
	}, "removed");
}

function jsonOf(text: FormDataEntryValue | null): unknown {
	try {
		return JSON.parse(String(text));
	} catch {
		return null;
	}
}
