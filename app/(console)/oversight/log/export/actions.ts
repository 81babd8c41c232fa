"use server";
/**
 * Asking for an export of the log, and deciding what somebody else asked for. Two steps each: what the passkey is to sign,
 * then the act that it signed. The keeper judges who may, records, and answers.
 */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { Confirmation } from "#lib/keeper/client.ts";
import {
	decideExport,
	exportChallenge,
	exportDecisionChallenge,
	requestExport,
} from "#lib/keeper/client-oversight.ts";
import { type ActionState, tried } from "../../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../../confirmed-state.ts";
import { tokenNow } from "../../../token-now.ts";

const id = z.uuid();
const entries = z.int().positive();
const verdicts = z.enum(["confirm", "decline"]);

export async function askExport(size: number): Promise<AskedState> {
	return askedOrNot(async () => exportChallenge(await tokenNow(), entries.parse(size)));
}

export async function makeExport(size: number, confirmation?: Confirmation): Promise<ActionState> {
	return tried(async () => {
		await requestExport(await tokenNow(), { size: entries.parse(size), confirmation });
		revalidatePath("/oversight/log");
	});
}

export async function askExportDecision(requestId: string, verdict: string): Promise<AskedState> {
	return askedOrNot(async () =>
		exportDecisionChallenge(await tokenNow(), id.parse(requestId), verdicts.parse(verdict)),
	);
}

export async function makeExportDecision(
	requestId: string,
	verdict: string,
	confirmation?: Confirmation,
): Promise<ActionState> {
	return tried(async () => {
		const given = verdicts.parse(verdict);
		await decideExport(await tokenNow(), id.parse(requestId), { verdict: given, confirmation });
		revalidatePath("/oversight/log");
	});
}
