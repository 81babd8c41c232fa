"use server";
/** One's own passkeys, sessions and alerts: parse, one call, revalidate. The keeper and the database decide whose they are. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { markOwnSeen } from "#lib/account/read-account.ts";
import { LANGUAGES } from "#lib/desk/languages.ts";
import { saveHands } from "#lib/desk/own-hands.ts";
import { saveReading } from "#lib/desk/reading-settings.ts";
import type { Asked, Confirmation } from "#lib/keeper/client.ts";
import {
	additionChallenge,
	addPasskey,
	type CreationOptions,
	type Registration,
	registrationOptions,
	removalChallenge,
	removePasskey,
	renamePasskey,
} from "#lib/keeper/client-people.ts";
import { endOwnSession, endOwnSessions } from "#lib/sessions/end-session.ts";
import { actorNow } from "../../_auth/session.ts";
import { type ActionState, refused, tried } from "../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../confirmed-state.ts";
import { tokenNow } from "../token-now.ts";

const id = z.uuid();
const PAGE = "/account";

export interface RegisterState extends ActionState {
	nonce?: string;
	options?: CreationOptions;
}

interface Made {
	nonce: string;
	response: Registration;
}

export async function askToRegister(): Promise<RegisterState> {
	let made: { nonce: string; options: CreationOptions } | undefined;
	const state = await tried(async () => {
		made = await registrationOptions({ sessionToken: await tokenNow() });
	});
	return made ? { ...state, ...made } : state;
}

/** A passkey in force signs for a new one; where there is none yet, the session is enough in the demo only. */
export async function askToAdd({ nonce, response }: Made): Promise<AskedState> {
	return askedOrNot(async (): Promise<Asked> => additionChallenge(await tokenNow(), { nonce, response }));
}

export async function addAction(
	{ nonce, response, name }: Made & { name: string },
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	return tried(async () => {
		const sessionToken = await tokenNow();
		await addPasskey({ sessionToken }, { nonce, response, name, ...(confirmation ? { confirmation } : {}) });
		revalidatePath(PAGE);
	}, "added");
}

export async function renameAction(_: ActionState, form: FormData): Promise<ActionState> {
	const passkey = id.safeParse(form.get("passkey"));
	const name = z.string().trim().min(1).max(60).safeParse(form.get("name"));
	if (!passkey.success || !name.success)
		return refused("A name needs 1 to 60 characters. Nothing was changed.");
	return tried(async () => {
		await renamePasskey(await tokenNow(), passkey.data, name.data);
		revalidatePath(PAGE);
	}, "renamed");
}

export async function askToRemove(passkey: string): Promise<AskedState> {
	return askedOrNot(async (): Promise<Asked> => removalChallenge(await tokenNow(), id.parse(passkey)));
}

export async function removeAction(
	passkey: string,
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	return tried(async () => {
		await removePasskey(await tokenNow(), id.parse(passkey), confirmation);
		revalidatePath(PAGE);
	}, "removed");
}

export async function endAction(_: ActionState, form: FormData): Promise<ActionState> {
	const session = id.safeParse(form.get("session"));
	if (!session.success) return refused("There is no such session. Nothing was ended.");
	return tried(async () => {
		await endOwnSession(await actorNow(), session.data);
		revalidatePath(PAGE);
	}, "ended");
}

/** Here too: the browser goes to the sign-in page by itself. */
export async function endAllAction(): Promise<ActionState> {
	return tried(async () => {
		await endOwnSessions(await actorNow());
	}, "ended");
}

export async function seenAction(_: ActionState, form: FormData): Promise<ActionState> {
	const ids = form.getAll("alert").map(String);
	return tried(async () => {
		await markOwnSeen(await actorNow(), ids);
		revalidatePath(PAGE);
	}, "seen");
}

const Shade = z.enum(["", "yes", "no"]).transform((said) => (said === "" ? null : said === "yes"));
const Reading = z.object({ blur: Shade, grey: Shade, muted: Shade, autoplay: Shade });

/** How one reads; what is not chosen is as the organisation has it. */
export async function saveReadingAction(_: ActionState, form: FormData): Promise<ActionState> {
	const shades = Reading.safeParse(Object.fromEntries(form));
	if (!shades.success) return refused("This is not how one may read. Nothing was changed.");
	return tried(async () => {
		const [blurText, findKey] = [form.has("blurText"), form.has("findKey")];
		await saveReading(await actorNow(), { ...shades.data, blurText, findKey });
		revalidatePath(PAGE);
	}, "saved");
}

const Hands = z.object({
	language: z
		.literal("")
		.transform(() => null)
		.or(z.enum(LANGUAGES)),
	shortcuts: z.literal("on").optional(),
});

/** In what language the desk speaks to one, and whether letters are keys. */
export async function saveHandsAction(_: ActionState, form: FormData): Promise<ActionState> {
	const chosen = Hands.safeParse(Object.fromEntries(form));
	if (!chosen.success) return refused("Choose a language. Nothing was saved.");
	return tried(async () => {
		const { language, shortcuts } = chosen.data;
		await saveHands(await actorNow(), { language, shortcuts: shortcuts === "on" });
		revalidatePath("/", "layout");
	});
}
