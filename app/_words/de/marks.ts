import type { marks as en } from "../en/marks.ts";
import type { Translation } from "../words.ts";

export const marks: Translation<typeof en> = {
	severity0: "S0: am schwersten, fällig binnen 1 Stunde",
	severity1: "S1: schwer, fällig binnen 24 Stunden",
	severity2: "S2: ernst, fällig binnen 72 Stunden",
	severity3: "S3: sonstiges, fällig binnen 7 Tagen",
	threatToLife: "Lebensgefahr",
	childSafety: "Kinderschutz",
	onlyChildSafety: "Diesen Fall sieht nur der Kinderschutz",
	minor: "minderjährig",
	minorWhy: "Eine minderjährige Person schreibt mit",
	again: "erneut",
	againWhy: "Ein früherer Fall zu dieser Unterhaltung wurde abgeschlossen",
	pages: "Seiten",
	shownCount: "{count} angezeigt",
	shownOf: "{count} von {of} angezeigt",
	firstPage: "Erste Seite",
	nextPage: "Nächste Seite",
};
