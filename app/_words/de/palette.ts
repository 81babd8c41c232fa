import type { palette as en } from "../en/palette.ts";
import type { Translation } from "../words.ts";

export const palette: Translation<typeof en> = {
	find: "Suchen",
	title: "Alles finden und tun",
	placeholder: "Eine Seite, eine Handlung, die Nummer eines Falls oder einer Meldung …",
	label: "Eine Seite, eine Handlung, einen Fall oder eine Meldung finden",
	here: "Auf dieser Seite",
	found: "Gefunden",
	goTo: "Gehen zu",
	nothing:
		"Nichts heißt so. Ein Fall findet sich ab vier Stellen seiner Nummer, eine Meldung über die Nummer, die die Plattform ihr gab.",
	results: { one: "{count} Ergebnis", other: "{count} Ergebnisse" },
	failed: "Die Konsole hat nicht geantwortet: Hier steht nur, was diese Seite bietet.",
	keys: "↑ ↓ wählen · Enter tut es · Esc schließt",
	unloaded:
		"Dieser Teil der Seite wurde nicht geladen. Es ist nichts geschehen; versuchen Sie es noch einmal.",
	shortcuts: "Tastenkürzel",
	lettersOff: "Einzelne Buchstaben sind als Tasten ausgeschaltet (unter Konto wieder einzuschalten).",
	keyFind: "alles finden und tun",
	keyRows: "nächste und vorige Zeile",
	keyOpen: "die Zeile öffnen",
	keyNext: "den nächsten Fall der Warteschlange übernehmen",
	keyClaim: "den Fall oder die Prüfung übernehmen",
	keyThread: "die Unterhaltung öffnen: das Formular",
	keyDecide: "zur Entscheidung",
	keyNote: "eine Notiz schreiben",
	keyPause: "den Fall ruhen lassen",
	keyHand: "den Fall weitergeben",
	keyUndo: "die Entscheidung zurücknehmen",
	keyReveal: "Unscharfes zeigen oder wieder verbergen",
	keyFindOpen: "in dem suchen, was offen ist; n weiter, N zurück",
	keyList: "diese Liste",
	close: "Schließen",
	approvals: { one: "{count} Anfrage wartet auf Sie", other: "{count} Anfragen warten auf Sie" },
	alerts: {
		one: "{count} offener oder ungesehener Alarm",
		other: "{count} offene oder ungesehene Alarme",
	},
	mentions: { one: "{count} Notiz erwähnt Sie", other: "{count} Notizen erwähnen Sie" },
};
