/**
 * In what language somebody's desk speaks to them, and whether single letters are keys. The actor changes nobody else's: it is theirs
 * alone, so no right is asked and nothing is recorded. Shown by: own-hands.test.ts.
 */
import { type DeskSettingRow, putDeskSetting, selectDeskSetting } from "#db/queries/desk-settings.ts";
import { web } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import { LANGUAGES, type Language } from "./languages.ts";

/** How a person's hands and eyes have it. */
export interface OwnHands {
	/** Null: as their browser says. */
	language: Language | null;
	/** Keys of one letter work (WCAG 2.1.4: they can be turned off). */
	shortcuts: boolean;
}

export async function ownHands(actor: Actor): Promise<OwnHands> {
	return handsOf(await selectDeskSetting(web(), actor.personId));
}

/** @param row undefined: they chose nothing yet */
export function handsOf(row: DeskSettingRow | undefined): OwnHands {
	return {
		language: LANGUAGES.find((one) => one === row?.language) ?? null,
		shortcuts: row?.shortcuts ?? true,
	};
}

/** From the next page on. */
export function saveHands(actor: Actor, { language, shortcuts }: OwnHands): Promise<void> {
	return putDeskSetting(web(), actor.personId, { language, shortcuts });
}
