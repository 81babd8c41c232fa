import type { settings as en } from "../en/settings.ts";
import type { Translation } from "../words.ts";

export const settings: Translation<typeof en> = {
	readingTitle: "Wie Sie lesen",
	readingLead:
		"Es gilt, was Sie gewählt haben; wo Sie nichts gewählt haben, gilt die Wahl Ihrer Organisation. Was von wem geöffnet werden darf, ändert sich dadurch nicht.",
	asOrganisation: "Wie meine Organisation es hat ({now})",
	yes: "Ja",
	no: "Nein",
	blur: "Bilder und Videos verwischen, bis ich sie aufdecke",
	grey: "Bilder und Videos in Grau zeigen",
	muted: "Ohne Ton beginnen",
	autoplay: "Videos und Ton abspielen, sobald sie gezeigt werden",
	blurText: "Auch Text verwischen, Nachricht für Nachricht",
	findKey: "Strg+F (⌘F) sucht in dem, was offen ist",
	findKeyHint:
		"Die Suche des Browsers braucht dann sein Menü, solange etwas offen ist. Die Taste / sucht immer.",
	saveReading: "Speichern",
	savedReading: "Gespeichert. Es gilt von der nächsten Seite an.",
	readingHint:
		"Ob Verwischen und Grau jemanden schützen, darüber sind Studien uneins; am wenigsten scheint zu wiegen, was man selbst aufdeckt.",
	handsTitle: "Sprache und Tasten",
	handsLead:
		"In dieser Sprache spricht der Arbeitsplatz mit Ihnen (Warteschlange, Fälle, Lesen, Entscheiden); die übrige Konsole ist englisch. Was Sie wählen, sieht sonst niemand.",
	language: "Sprache",
	languageOfBrowser: "Wie mein Browser sagt",
	shortcuts: "Einzelne Buchstaben sind Tasten (j, k, c, o, d …)",
	shortcutsHint: "Schalten Sie sie aus, wo sie Spracheingabe oder andere Hilfen stören. Strg/⌘ K bleibt.",
	saveHands: "Speichern",
	savedHands: "Gespeichert. Es gilt ab jetzt.",
};
