/**
 * How a person reads: what they chose over what the organisation has, each setting by itself. The actor changes nobody
 * else's. Nothing here gives a right or shows anything that would not be shown, so nothing of it is an entry.
 * Shown by: reading-settings.test.ts.
 */
import { putDeskSetting, selectDeskSetting } from "#db/queries/desk-settings.ts";
import { web } from "#db/web.ts";
import type { Desk } from "../access/policy-desk.ts";
import type { Actor } from "../actor.ts";
import { deskInForce } from "../policy/desk-in-force.ts";
import { handsOf } from "./own-hands.ts";

/** What an organisation sets and a person may set for themselves. */
export type Shade = keyof Desk["reading"];
export const SHADES = ["blur", "grey", "muted", "autoplay"] as const satisfies readonly Shade[];

export interface ReadingSettings extends Record<Shade, boolean> {
	/** Text is blurred too, message by message, until asked for. */
	blurText: boolean;
	/** Ctrl+F (⌘F) finds in what is open instead of in the page. */
	findKey: boolean;
	/** Keys of one letter or sign do something (WCAG 2.1.4). */
	letters: boolean;
}

export interface OwnReading {
	/** What counts. */
	inForce: ReadingSettings;
	/** What the person chose; null: as the organisation has it. */
	own: Record<Shade, boolean | null> & Pick<ReadingSettings, "blurText" | "findKey">;
	organisation: Desk["reading"];
}

export async function ownReading(actor: Actor): Promise<OwnReading> {
	const [row, { reading: organisation }] = await Promise.all([
		selectDeskSetting(web(), actor.personId),
		deskInForce(),
	]);
	const own = {
		...{ blur: row?.blur ?? null, grey: row?.grey ?? null },
		...{ muted: row?.muted ?? null, autoplay: row?.autoplay ?? null },
		...{ blurText: row?.blurText ?? false, findKey: row?.findKey ?? false },
	};
	const inForce: ReadingSettings = {
		...{ blur: own.blur ?? organisation.blur, grey: own.grey ?? organisation.grey },
		...{ muted: own.muted ?? organisation.muted, autoplay: own.autoplay ?? organisation.autoplay },
		...{ blurText: own.blurText, findKey: own.findKey, letters: handsOf(row).shortcuts },
	};
	return { inForce, own, organisation };
}

/** Sets all of them at once, as a form has them. */
export async function saveReading(actor: Actor, own: OwnReading["own"]): Promise<void> {
	const { blur, grey, muted, autoplay, blurText, findKey } = own;
	await putDeskSetting(web(), actor.personId, { blur, grey, muted, autoplay, blurText, findKey });
}
