"use server";
/**
 * What is done with legal holds: parse, one call, revalidate. Each act is asked first and done with what was signed
 * (use-confirmed.ts); the keeper finds out itself who asks, and records refusals.
 */
import { revalidatePath } from "next/cache";
import type { Confirmation } from "#lib/keeper/client.ts";
import {
	askRelease,
	declineRelease,
	liftHold,
	liftingChallenge,
	placeHold,
	placingChallenge,
	refusalChallenge,
	releaseChallenge,
	renewalChallenge,
	renewHold,
} from "#lib/keeper/client-holds.ts";
import { endOf, namedIn, placingOf } from "#lib/legal/holds/placing-of.ts";
import { actorNow } from "../../../_auth/session.ts";
import { type ActionState, tried } from "../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../confirmed-state.ts";
import type { Fields } from "../../staff/actions.ts";
import { tokenNow } from "../../token-now.ts";

const text = (fields: Fields, name: string) => String(fields[name] ?? "");
const renewingIn = (fields: Fields) => ({
	...{ expires: endOf(fields.expires, "Nothing was renewed."), words: text(fields, "words") },
	people: namedIn(fields),
});
const askingIn = (fields: Fields) => ({ request: text(fields, "request"), words: text(fields, "words") });
const wordIn = (fields: Fields) => ({ request: text(fields, "request") });

export async function askPlacing(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () =>
		placingChallenge(await tokenNow(), await placingOf(await actorNow(), fields)),
	);
}

export async function place(fields: Fields, confirmation: Confirmation | undefined): Promise<ActionState> {
	return changed(async () =>
		placeHold(await tokenNow(), { ...(await placingOf(await actorNow(), fields)), confirmation }),
	);
}

export async function askRenewal(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => renewalChallenge(await tokenNow(), text(fields, "hold"), renewingIn(fields)));
}

export async function renew(fields: Fields, confirmation: Confirmation | undefined): Promise<ActionState> {
	return changed(async () =>
		renewHold(await tokenNow(), text(fields, "hold"), { ...renewingIn(fields), confirmation }),
	);
}

export async function askAsking(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => releaseChallenge(await tokenNow(), text(fields, "hold"), askingIn(fields)));
}

export async function askForLifting(
	fields: Fields,
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	return changed(async () =>
		askRelease(await tokenNow(), text(fields, "hold"), { ...askingIn(fields), confirmation }),
	);
}

export async function askDeclining(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => refusalChallenge(await tokenNow(), text(fields, "hold"), wordIn(fields)));
}

export async function decline(fields: Fields, confirmation: Confirmation | undefined): Promise<ActionState> {
	return changed(async () =>
		declineRelease(await tokenNow(), text(fields, "hold"), { ...wordIn(fields), confirmation }),
	);
}

export async function askLifting(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => liftingChallenge(await tokenNow(), text(fields, "hold"), wordIn(fields)));
}

export async function lift(fields: Fields, confirmation: Confirmation | undefined): Promise<ActionState> {
	return changed(async () =>
		liftHold(await tokenNow(), text(fields, "hold"), { ...wordIn(fields), confirmation }),
	);
}

async function changed(act: () => Promise<unknown>): Promise<ActionState> {
	return tried(async () => {
		await act();
		revalidatePath("/legal/holds", "layout");
	});
}
