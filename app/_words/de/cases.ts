import type { cases as en } from "../en/cases.ts";
import type { Translation } from "../words.ts";

export const cases: Translation<typeof en> = {
	title: "Fälle",
	lead: "Woran Sie arbeiten und was entschieden ist.",
	yours: "Ihre Fälle",
	noneTitle: "Sie haben keinen Fall übernommen",
	none: "Was Sie in der Warteschlange übernehmen, bleibt hier, bis es entschieden ist.",
	decided: "Entschieden",
	decidedCases: "Entschiedene Fälle",
	everyones: "Alle",
	onlyMine: "Nur meine",
	nothingTitle: "Noch ist nichts entschieden",
	nothing: "Entschiedene Fälle erscheinen hier, die neuesten zuerst.",
	severity: "Schwere",
	category: "Kategorie",
	decision: "Entscheidung",
	by: "Von",
	when: "Wann",
	region: "Region",
	case: "Fall",
	entry: "Eintrag",
	endOpening: "Diese Öffnung beenden",
	endOf: "von {reader}",
	endWords:
		"Was {reader} liest, verschwindet binnen ein, zwei Sekunden, und darunter wird nichts mehr gelesen. Es kommt mit Ihrem Namen ins Protokoll.",
	endNow: "Jetzt beenden",
	ending: "Wird beendet …",
	confirming: "Mit Ihrem Passkey bestätigen …",
	leaveIt: "Nicht beenden",
};
