"use server";
import { revalidatePath } from "next/cache";
import { DomainError } from "#lib/errors.ts";
import { settleSignal } from "#lib/signals/settle-signal.ts";
import { actorNow } from "../../../../_auth/session.ts";

export interface SettleState {
	message?: string;
	code?: string;
	problems?: readonly { path: string; message: string }[];
}

export async function settle(signalId: string, _: SettleState, form: FormData): Promise<SettleState> {
	try {
		const actor = await actorNow(); // an ended session says so, and what was typed stays
		await settleSignal(actor, {
			signalId,
			verdict: String(form.get("verdict") ?? ""),
			words: String(form.get("words") ?? ""),
		});
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		return { message: error.message, code: error.code, problems: error.problems };
	}
	revalidatePath(`/oversight/signals/${signalId}`);
	return {};
}
