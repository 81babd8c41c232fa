"use server";
/** The end of a key, deletion that goes on, work done now instead of later: parse, one call, revalidate. The decryption service judges and records. */
import { revalidatePath } from "next/cache";
import type { Confirmation } from "#lib/keeper/client.ts";
import { type DestructionAct, decideDestruction, destructionChallenge } from "#lib/keeper/client-keys.ts";
import { resumeRetention, resumptionChallenge } from "#lib/keeper/client-retention.ts";
import { doNow, isNowJob } from "#lib/keys/do-now.ts";
import { actorNow } from "../../_auth/session.ts";
import { type ActionState, refused, tried } from "../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../confirmed-state.ts";
import type { Fields } from "../staff/actions.ts";
import { tokenNow } from "../token-now.ts";

function parsed({ kid = "", region = "", act }: Fields) {
	return act === "announce" || act === "cancel" ? { key: { kid, region }, act: act as DestructionAct } : null;
}
const NEITHER = "A key's destruction is announced or called off. Nothing was done.";

export async function askDestruction(fields: Fields): Promise<AskedState> {
	const said = parsed(fields);
	if (!said) return refused(NEITHER);
	return askedOrNot(async () => destructionChallenge(await tokenNow(), said.key, said.act));
}

export async function destruction(fields: Fields, confirmation?: Confirmation): Promise<ActionState> {
	const said = parsed(fields);
	if (!said) return refused(NEITHER);
	return tried(async () => {
		await decideDestruction(await tokenNow(), said.key, { act: said.act, confirmation });
		revalidatePath("/keys");
	});
}

const waiting = ({ plan = "", region = "" }: Fields) => ({ plan, region });

export async function askResumption(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => resumptionChallenge(await tokenNow(), waiting(fields)));
}

export async function resume(fields: Fields, confirmation?: Confirmation): Promise<ActionState> {
	return tried(async () => {
		await resumeRetention(await tokenNow(), waiting(fields), confirmation);
		revalidatePath("/keys");
	});
}

export async function nowAction(_: ActionState, form: FormData): Promise<ActionState> {
	const [job, region] = [String(form.get("job") ?? ""), String(form.get("region") ?? "")];
	if (!isNowJob(job)) return refused("There is no such job to begin now. Nothing was done.");
	return tried(async () => {
		await doNow(await actorNow(), job, region);
		revalidatePath("/keys");
	});
}
