import type { Refusals } from "../refusal-in.ts";

/** What a refusal says, by its code (refusal-in.ts). The English is the domain's own. */
export const errors: Refusals = {
	CASE_CLOSED: "Der Fall ist bereits entschieden. Es wurde nichts geändert.",
	DECISION_LEFT:
		"Die Entscheidung hat das Haus verlassen: Die Plattform hat es erfahren. Es wurde nichts geändert. Die Leitung kann den Fall wieder aufnehmen.",
	DECISION_GONE:
		"Die Entscheidung wurde zurückgenommen oder abgelehnt. Es wurde nichts geändert; laden Sie die Seite neu.",
	DECISION_OWN: "Niemand bestätigt die eigene Entscheidung. Es wurde nichts bestätigt oder abgelehnt.",
	DECISION_SETTLED: "Es wird kein zweites Wort mehr erwartet. Es wurde nichts bestätigt oder abgelehnt.",
	DECISION_CHANGED:
		"Was dort steht, ist nicht mehr, was Sie sahen. Es wurde nichts bestätigt oder abgelehnt; laden Sie die Seite neu.",
	CASE_ALREADY_CLAIMED: {
		"{alias} has claimed the case. Nothing was changed; take the next one.":
			"{alias} hat den Fall übernommen. Es wurde nichts geändert; nehmen Sie den nächsten.",
		"Somebody was faster: the case is claimed. Nothing was changed.":
			"Jemand war schneller: Der Fall ist übernommen. Es wurde nichts geändert.",
	},
	CASE_NOT_CLAIMED: {
		"Claim the case first. Nothing was changed.": "Übernehmen Sie den Fall zuerst. Es wurde nichts geändert.",
		"You have not claimed this case, so there is nothing to release.":
			"Sie haben diesen Fall nicht übernommen; es gibt nichts zurückzugeben.",
	},
	CASE_CLAIMED_BY_OTHER: {
		"{alias} works on this case. Nothing was changed.":
			"{alias} arbeitet an diesem Fall. Es wurde nichts geändert.",
	},
	CASE_PAUSED: {
		"The case rests. Nothing was claimed; take it up again if it cannot wait.":
			"Der Fall ruht. Es wurde nichts übernommen; nehmen Sie ihn wieder auf, wenn er nicht warten kann.",
		"The case rests. Nothing was handed over; take it up first.":
			"Der Fall ruht. Es wurde nichts weitergegeben; nehmen Sie ihn zuerst wieder auf.",
	},
	CASE_NOT_PAUSED: "Der Fall ruht nicht mehr. Es wurde nichts geändert.",
	CASE_FOR_ROLE: {
		"The case was handed over to the leads of its region. Nothing was claimed.":
			"Der Fall wurde an die Leitung seiner Region weitergegeben. Es wurde nichts übernommen.",
		"The case was handed over to child safety of its region. Nothing was claimed.":
			"Der Fall wurde an den Kinderschutz seiner Region weitergegeben. Es wurde nichts übernommen.",
	},
	CASE_OPEN: "Der Fall ist offen. Es gibt nichts wieder aufzunehmen.",
	THREAD_HAS_CASE:
		"Ein anderer Fall zu dieser Unterhaltung ist offen: Dort geht die Arbeit weiter. Es wurde nichts wieder aufgenommen.",
	RECEIVER_NOT_PERMITTED:
		"Die gewählte Person darf diesen Fall nicht sehen oder ist nicht mehr hier. Es wurde nichts weitergegeben.",
	VIEWS_FULL: {
		"There are {count} views already. Remove one first. Nothing was saved.":
			"Es gibt schon {count} Ansichten. Entfernen Sie zuerst eine. Es wurde nichts gespeichert.",
	},
	INPUT_INVALID: {
		"Write {min} to {max} characters. Nothing was decided.":
			"Schreiben Sie {min} bis {max} Zeichen. Es wurde nichts entschieden.",
		"Somebody or something that you chose is not in this conversation. Load the page again. Nothing was decided.":
			"Jemand oder etwas, das Sie gewählt haben, ist nicht in dieser Unterhaltung. Laden Sie die Seite neu. Es wurde nichts entschieden.",
		"Give it a name of at most 60 characters. Nothing was saved.":
			"Geben Sie ihr einen Namen von höchstens 60 Zeichen. Es wurde nichts gespeichert.",
		"There are {count} macros already. Remove one first. Nothing was saved.":
			"Es gibt schon {count} Vorlagen. Entfernen Sie zuerst eine. Es wurde nichts gespeichert.",
		"Write {min} to {max} characters. Nothing was noted.":
			"Schreiben Sie {min} bis {max} Zeichen. Es wurde nichts notiert.",
		"A note mentions {count} people at most. Nothing was noted.":
			"Eine Notiz erwähnt höchstens {count} Personen. Es wurde nichts notiert.",
		"Somebody whom you mention may not see this case. Nothing was noted; choose again.":
			"Jemand, den Sie erwähnen, darf diesen Fall nicht sehen. Es wurde nichts notiert; wählen Sie neu.",
	},
	// What the decryption service refuses
	APPROVAL_NEEDED: "Das muss jemand anders genehmigen. Es wurde nichts geöffnet; bitten Sie zuerst darum.",
	APPROVAL_NOT_NEEDED: "Das öffnet sich ohne Genehmigung. Es wurde nichts erbeten; öffnen Sie es.",
	ATTACHMENT_OVER:
		"Diese Anzeige ist vorbei, oder der Entschlüsselungsdienst wurde neu gestartet. Fordern Sie den Anhang noch einmal an; das ist ein eigener Eintrag.",
	CASE_RESTRICTED:
		"Das ist ein Fall des Kinderschutzes: Nur der Kinderschutz seiner Region sieht ihn. Es ist nichts geschehen.",
	CLOCKS_DISAGREE:
		"Die Uhren der Datenbank und des Entschlüsselungsdienstes gehen verschieden. Es wurde nichts geöffnet; sagen Sie es der Technik.",
	CONFIRMATION_EXPIRED:
		"Die zwei Minuten für den Passkey sind um. Es ist nichts geschehen; versuchen Sie es noch einmal.",
	CONFIRMATION_INVALID: "Die Bestätigung gehört nicht zu dieser Anfrage. Es ist nichts geschehen.",
	CONFIRMATION_SPENT: "Diese Bestätigung wurde schon verwendet. Es ist nichts weiter geschehen.",
	DATABASE_UNAVAILABLE:
		"Der Eintrag konnte nicht geschrieben werden. Es wurde nichts geöffnet. Versuchen Sie es gleich noch einmal.",
	EMERGENCY_LIMIT_REACHED:
		"Ihre Notfälle für heute sind aufgebraucht. Es wurde nichts geöffnet; fragen Sie eine Leitung.",
	EVIDENCE_MISMATCH: "Was gespeichert ist, ist nicht das, was eingetragen wurde. Es wird nichts gezeigt.",
	KEEPER_UNREACHABLE:
		"Der Entschlüsselungsdienst antwortet nicht. Es wird nichts gezeigt. Versuchen Sie es gleich noch einmal.",
	NOT_SIGNED_IN: "Ihre Sitzung ist beendet. Es ist nichts geschehen. Melden Sie sich wieder an.",
	OPENING_ENDED: "Die Öffnung ist beendet, und mit ihr, was sie zeigte.",
	OPENING_LIMIT_REACHED: "Sie haben die Grenze für Öffnungen erreicht. Es wurde nichts geöffnet.",
	OPENING_NOT_YOURS: "Eine solche Öffnung haben Sie nicht. Es wurde nichts geöffnet.",
	OWN_THREAD:
		"Ein Konto von Ihnen nimmt an diesem Gespräch teil; es ist nicht für Sie. Es wurde nichts geöffnet; geben Sie den Fall zurück.",
	RECORD_NOT_SEALED:
		"Die Öffnung ist eingetragen, aber das Log hat den Eintrag nicht rechtzeitig versiegelt. Es wird nichts gezeigt. Versuchen Sie es gleich noch einmal.",
	RELEASE_FAILED:
		"Die Öffnung wurde eingetragen, aber die Nachrichten konnten nicht freigegeben werden. Es wird nichts gezeigt. Versuchen Sie es noch einmal.",
	REQUEST_NOT_APPROVED: "Die Anfrage ist nicht oder nicht mehr genehmigt. Es wurde nichts geöffnet.",
	REQUEST_NOT_YOURS: "Eine solche Anfrage haben Sie nicht. Es wurde nichts geöffnet.",
	SCOPE_SEALED: "Der Ausschnitt liegt nicht im Gespräch. Es wurde nichts geöffnet.",
	SCOPE_TOO_WIDE:
		"Dieser Grund öffnet nicht so viel. Es wurde nichts geöffnet; wählen Sie weniger Nachrichten.",
	SESSION_ENDED:
		"Ihre Sitzung ist beendet. Es ist nichts geschehen. Melden Sie sich in einem anderen Tab wieder an und versuchen Sie es hier noch einmal: Was Sie geschrieben haben, ist noch da.",
	SETTINGS_CHANGED:
		"Ein anderer Entschlüsselungsdienst hat Richtlinie oder Einstellungen geändert. Es ist nichts geschehen; dieser muss neu gestartet werden.",
	THREAD_GONE:
		"Diese Nachrichten wurden gelöscht: Ihre Zeit war um, oder jemand ließ sie löschen. Es wurde nichts geöffnet.",
	VERIFICATION_REQUIRED:
		"Das muss mit PIN, Finger oder Gesicht des Passkeys bestätigt werden, eine Berührung genügt nicht. Es ist nichts geschehen.",
	WITNESSES_MISSING:
		"Die Öffnung ist eingetragen, aber zu wenige Zeugen haben den Eintrag rechtzeitig bestätigt. Es wird nichts gezeigt. Versuchen Sie es gleich noch einmal.",
	WORDS_GONE: "Diese Worte wurden gelöscht: Ihre Zeit war um. Es wurde nichts gezeigt.",
};
