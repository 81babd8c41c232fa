/**
 * Every room's sentences. A new room is a file in `en/` and one in `de/` and a line in each of the two lists here; a new
 * language is a folder and a list. Only the server imports this: client code takes `useWords` (provider.tsx).
 */
import { casepage as deCasepage } from "./de/casepage.ts";
import { cases as deCases } from "./de/cases.ts";
import { codes as deCodes } from "./de/codes.ts";
import { decision as deDecision } from "./de/decision.ts";
import { handling as deHandling } from "./de/handling.ts";
import { load as deLoad } from "./de/load.ts";
import { marks as deMarks } from "./de/marks.ts";
import { opening as deOpening } from "./de/opening.ts";
import { palette as dePalette } from "./de/palette.ts";
import { places as dePlaces } from "./de/places.ts";
import { queue as deQueue } from "./de/queue.ts";
import { reading as deReading } from "./de/reading.ts";
import { settings as deSettings } from "./de/settings.ts";
import { shared as deShared } from "./de/shared.ts";
import { casepage as enCasepage } from "./en/casepage.ts";
import { cases as enCases } from "./en/cases.ts";
import { codes as enCodes } from "./en/codes.ts";
import { decision as enDecision } from "./en/decision.ts";
import { handling as enHandling } from "./en/handling.ts";
import { load as enLoad } from "./en/load.ts";
import { marks as enMarks } from "./en/marks.ts";
import { opening as enOpening } from "./en/opening.ts";
import { palette as enPalette } from "./en/palette.ts";
import { places as enPlaces } from "./en/places.ts";
import { queue as enQueue } from "./en/queue.ts";
import { reading as enReading } from "./en/reading.ts";
import { settings as enSettings } from "./en/settings.ts";
import { shared as enShared } from "./en/shared.ts";
import type { Language, Translation } from "./words.ts";

const EN = {
	shared: enShared,
	marks: enMarks,
	codes: enCodes,
	queue: enQueue,
	handling: enHandling,
	load: enLoad,
	cases: enCases,
	casepage: enCasepage,
	decision: enDecision,
	opening: enOpening,
	reading: enReading,
	settings: enSettings,
	palette: enPalette,
	places: enPlaces,
} as const;

export type Rooms = typeof EN;
export type Room = keyof Rooms;

const DE: { [R in Room]: Translation<Rooms[R]> } = {
	shared: deShared,
	marks: deMarks,
	codes: deCodes,
	queue: deQueue,
	handling: deHandling,
	load: deLoad,
	cases: deCases,
	casepage: deCasepage,
	decision: deDecision,
	opening: deOpening,
	reading: deReading,
	settings: deSettings,
	palette: dePalette,
	places: dePlaces,
};

export const CATALOGS: Readonly<Record<Language, { readonly [R in Room]: Translation<Rooms[R]> }>> = {
	en: EN,
	de: DE,
};
