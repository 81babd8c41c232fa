import { headers } from "next/headers";
import { cache } from "react";
import { type OwnHands, ownHands } from "#lib/desk/own-hands.ts";
import { currentActor } from "../_auth/session.ts";
import { acceptedLanguage } from "./accepted-language.ts";
import type { Language } from "./words.ts";

/** What whoever asks chose for their desk, asked once a request; null where nobody is signed in. */
export const hands = cache(async (): Promise<OwnHands | null> => {
	const actor = await currentActor();
	return actor && ownHands(actor);
});

/** The language of whoever asks: what they chose, else what their browser prefers. */
export async function language(): Promise<Language> {
	return (await hands())?.language ?? acceptedLanguage((await headers()).get("accept-language"));
}
