"use server";
/** Decisions and sign-offs of the protocol's own reviews: parse, one call, revalidate. */
import { revalidatePath } from "next/cache";
import { decideRight } from "#lib/oversight/protocol/decide-right.ts";
import { signInventory } from "#lib/oversight/protocol/inventories.ts";
import { signPolicy } from "#lib/oversight/protocol/policy-versions.ts";
import { actorNow } from "../../../_auth/session.ts";
import { type ActionState, tried } from "../../cases/action-state.ts";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");

/** The row stays where it is and says what was done: whoever works down a list does not lose their place. */
export async function decideRightAction(row: string, _: ActionState, form: FormData): Promise<ActionState> {
	const reason = text(form, "reason");
	return tried(async () => {
		await decideRight(await actorNow(), { row, reason, words: text(form, "words") });
	}, reason);
}

export async function signPolicyAction(id: number, _: ActionState, form: FormData): Promise<ActionState> {
	return tried(async () => {
		await signPolicy(await actorNow(), { id, digest: text(form, "digest") });
		revalidatePath(`/oversight/protocol/policies/${id}`);
	});
}

export async function signInventoryAction(
	kind: string,
	_: ActionState,
	form: FormData,
): Promise<ActionState> {
	return tried(async () => {
		await signInventory(await actorNow(), { kind, digest: text(form, "digest") });
		revalidatePath(`/oversight/protocol/inventories/${kind}`);
	});
}
