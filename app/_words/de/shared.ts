import type { shared as en } from "../en/shared.ts";
import type { Translation } from "../words.ts";

export const shared: Translation<typeof en> = {
	open: "Öffnen",
	close: "Schließen",
	cancel: "Abbrechen",
	remove: "Entfernen",
	confirm: "Bestätigen",
	recording: "Wird eingetragen …",
	you: "Sie",
	nobody: "niemand",
	case: "Fall",
	newTab: "(öffnet sich in einem neuen Tab)",
	unreached:
		"Die Konsole hat nicht geantwortet. Ob es geschehen ist, weiß man hier nicht; das Protokoll sagt es. Laden Sie die Seite neu.",
	databaseFailed:
		"Die Datenbank hat nicht geantwortet, wie sie sollte. Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.",
};
