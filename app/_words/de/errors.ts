import { shared as english } from "../en/shared.ts";
import type { Refusals } from "../refusal-in.ts";
import { shared } from "./shared.ts";

/** What a refusal says, by its code (refusal-in.ts). The English is the domain's own. */
export const errors: Refusals = {
	INTERNAL: {
		[english.databaseFailed]: shared.databaseFailed,
		"The console failed before anything was asked for. Nothing is shown. Try again.":
			"Die Konsole ist gescheitert, bevor etwas erfragt wurde. Es wird nichts gezeigt. Versuchen Sie es noch einmal.",
	},
	NOT_PERMITTED: {
		"Your roles do not include this. It needs one of: {roles}.":
			"Ihre Rollen erlauben das nicht. Wer es darf, sagt Ihnen die Leitung.",
		"{alias} made this decision: only they take it back. Nothing was changed.":
			"{alias} hat das entschieden und nimmt es allein zurück. Es wurde nichts geändert.",
		"This request is not for your roles to decide, or not in this region.":
			"Über diese Anfrage entscheiden andere Rollen, oder die einer anderen Region.",
		"Only a lead of the region or oversight ends an opening of others.":
			"Die Öffnung anderer beendet nur eine Leitung der Region oder die Aufsicht.",
	},
	REGION_NOT_HELD: {
		"You do not work in this region ({region}). Ask a lead of that region.":
			"Sie arbeiten nicht in dieser Region ({region}). Fragen Sie deren Leitung.",
	},
	NOT_FOUND: {
		"There is no such case.": "Diesen Fall gibt es nicht.",
		"There is no such thing of yours here. Nothing was removed.":
			"So etwas haben Sie hier nicht. Es wurde nichts entfernt.",
		"There is no such decision, or it was taken back.":
			"Diese Entscheidung gibt es nicht, oder sie wurde zurückgenommen.",
		"There is no such request.": "Diese Anfrage gibt es nicht.",
		"There is no such opening.": "Diese Öffnung gibt es nicht.",
	},
	CASE_CLOSED: "Der Fall ist bereits entschieden. Es wurde nichts geändert.",
	DECISION_LEFT:
		"Die Entscheidung hat das Haus verlassen: Die Plattform hat es erfahren. Es wurde nichts geändert. Die Leitung kann den Fall wieder aufnehmen.",
	DECISION_GONE:
		"Die Entscheidung wurde zurückgenommen oder abgelehnt. Es wurde nichts geändert; laden Sie die Seite neu.",
	DECISION_OWN: "Niemand bestätigt die eigene Entscheidung. Es wurde nichts bestätigt oder abgelehnt.",
	DECISION_SETTLED: "Es wird keine zweite Person mehr gebraucht. Es wurde nichts bestätigt oder abgelehnt.",
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
		"Nobody has claimed the case. Claim it first; nothing was opened.":
			"Niemand hat den Fall übernommen. Übernehmen Sie ihn zuerst; es wurde nichts geöffnet.",
		"You have not claimed this case, so there is nothing to release.":
			"Sie haben diesen Fall nicht übernommen; es gibt nichts zurückzugeben.",
	},
	CASE_CLAIMED_BY_OTHER: {
		"{alias} works on this case. Nothing was changed.":
			"{alias} arbeitet an diesem Fall. Es wurde nichts geändert.",
		"Somebody else works on this case. Nothing was opened.":
			"Jemand anders arbeitet an diesem Fall. Es wurde nichts geöffnet.",
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
	THREAD_HAS_CASE: {
		"Another case on this thread is open: work goes on there. Nothing was reopened.":
			"Ein anderer Fall zu dieser Unterhaltung ist offen: Dort geht die Arbeit weiter. Es wurde nichts wieder aufgenommen.",
		"The case was taken up again already. Nothing was reopened.":
			"Der Fall wurde bereits wieder aufgenommen. Es wurde nichts geändert.",
	},
	DECISION_NOT_TOLD:
		"Die Plattform hat von keiner Entscheidung zu diesem Fall erfahren. Bis dahin nimmt eine Entscheidung zurück, wer sie getroffen hat. Es wurde nichts wieder aufgenommen.",
	DECISION_OVERTAKEN:
		"Ein anderer Fall zu dieser Unterhaltung ist offen und nimmt eine andere Entscheidung auf: Entscheiden Sie zuerst jenen. Es wurde nichts geändert.",
	RECEIVER_NOT_PERMITTED:
		"Die gewählte Person darf diesen Fall nicht sehen oder ist nicht mehr hier. Es wurde nichts weitergegeben.",
	DESK_FULL: {
		"There are {count} already. Remove one first. Nothing was saved.":
			"Es gibt schon {count}. Entfernen Sie zuerst etwas. Es wurde nichts gespeichert.",
	},
	INPUT_INVALID: {
		"Choose at most {count} actions. Nothing was decided.":
			"Wählen Sie höchstens {count} Maßnahmen. Es wurde nichts entschieden.",
		"“{action}” stands there twice. Nothing was decided.":
			"Eine Maßnahme steht zweimal da. Es wurde nichts entschieden.",
		"A violation was found: choose what follows from it. Nothing was decided.":
			"Ein Verstoß wurde gefunden: Wählen Sie, was daraus folgt. Es wurde nichts entschieden.",
		"Choose which rule was broken. Nothing was decided.":
			"Wählen Sie, gegen welche Regel verstoßen wurde. Es wurde nichts entschieden.",
		"There is no such rule. Nothing was decided.": "Diese Regel gibt es nicht. Es wurde nichts entschieden.",
		"{action}: a person or messages, not both. Nothing was decided.":
			"Eine Maßnahme betrifft ein Konto oder Nachrichten, nicht beides. Es wurde nichts entschieden.",
		"{action} concerns no account. Nothing was decided.":
			"Eine der Maßnahmen betrifft kein Konto. Es wurde nichts entschieden.",
		"{action} concerns no messages. Nothing was decided.":
			"Eine der Maßnahmen betrifft keine Nachrichten. Es wurde nichts entschieden.",
		"{action}: choose whom it concerns. Nothing was decided.":
			"Wählen Sie, wen die Maßnahme betrifft. Es wurde nichts entschieden.",
		"{action}: choose the messages. Nothing was decided.":
			"Wählen Sie die Nachrichten, die die Maßnahme betrifft. Es wurde nichts entschieden.",
		"{action}: choose which. Nothing was decided.":
			"Wählen Sie, welche Hilfe oder welcher Hinweis. Es wurde nichts entschieden.",
		"There is no such label. Nothing was decided.":
			"Diesen Hinweis gibt es nicht. Es wurde nichts entschieden.",
		"This support is not offered in the case's region. Nothing was decided.":
			"Diese Hilfe gibt es in der Region des Falls nicht. Es wurde nichts entschieden.",
		"{action}: choose a time to come, at most ten years ahead. Nothing was decided.":
			"Wählen Sie ein Ende in der Zukunft, höchstens zehn Jahre voraus. Es wurde nichts entschieden.",
		"Write {min} to {max} characters of text. Nothing was confirmed or declined.":
			"Schreiben Sie {min} bis {max} Zeichen. Es wurde nichts bestätigt oder abgelehnt.",
		"Write {min} to {max} characters. Nothing was handed over.":
			"Schreiben Sie {min} bis {max} Zeichen. Es wurde nichts weitergegeben.",
		"{alias} has the case already. Nothing was changed.":
			"{alias} hat den Fall schon. Es wurde nichts geändert.",
		"The case is there already. Nothing was changed.": "Der Fall ist schon dort. Es wurde nichts geändert.",
		"A case rests for an hour at least and {days} days at most. Nothing was changed.":
			"Ein Fall ruht mindestens eine Stunde und höchstens {days} Tage. Es wurde nichts geändert.",
		"Give it a name of 1 to {most} characters. Nothing was saved.":
			"Geben Sie einen Namen von 1 bis {most} Zeichen. Es wurde nichts gespeichert.",
		"These filters cannot be kept. Nothing was saved.":
			"Diese Filter lassen sich nicht behalten. Es wurde nichts gespeichert.",
		"This cannot be kept as a macro. Nothing was saved.":
			"Das lässt sich nicht als Vorlage behalten. Es wurde nichts gespeichert.",
		"The window is not within the thread. Nothing was opened.":
			"Der Ausschnitt liegt nicht in der Unterhaltung. Es wurde nichts geöffnet.",
		"Write {min} to {max} characters. Nothing was decided.":
			"Schreiben Sie {min} bis {max} Zeichen. Es wurde nichts entschieden.",
		"Somebody or something that you chose is not in this conversation. Load the page again. Nothing was decided.":
			"Jemand oder etwas, das Sie gewählt haben, ist nicht in dieser Unterhaltung. Laden Sie die Seite neu. Es wurde nichts entschieden.",
		"Write {min} to {max} characters. Nothing was noted.":
			"Schreiben Sie {min} bis {max} Zeichen. Es wurde nichts notiert.",
		"A note mentions {count} people at most. Nothing was noted.":
			"Eine Notiz erwähnt höchstens {count} Personen. Es wurde nichts notiert.",
		"Somebody whom you mention may not see this case. Nothing was noted; choose again.":
			"Jemand, den Sie erwähnen, darf diesen Fall nicht sehen. Es wurde nichts notiert; wählen Sie neu.",
	},
	// What the decryption service refuses
	REASON_REQUIRED: {
		"Choose the question that reading is to settle. Nothing was opened.":
			"Wählen Sie die Frage, die das Lesen klären soll. Es wurde nichts geöffnet.",
		"Say why in at least {min} characters. Nothing was opened.":
			"Sagen Sie in mindestens {min} Zeichen, warum. Es wurde nichts geöffnet.",
	},
	REASON_NOT_ACCEPTED: {
		"Your role does not open threads for this reason. Nothing was opened.":
			"Ihre Rolle öffnet aus diesem Grund keine Unterhaltung. Es wurde nichts geöffnet.",
		"This looks at decided cases only. Nothing was opened.":
			"Aus diesem Grund werden nur entschiedene Fälle angesehen. Es wurde nichts geöffnet.",
		"There is no earlier decision for which somebody read this thread. Nothing was opened.":
			"Es gibt keine frühere Entscheidung, für die jemand diese Unterhaltung las. Es wurde nichts geöffnet.",
	},
	FURTHER_REASON_REQUIRED:
		"Das ist mehr als üblich. Es wurde nichts geöffnet; sagen Sie in weiteren Worten, warum es nötig ist.",
	CONFIRMATION_REQUIRED: {
		"This must be confirmed by one of your passkeys. Nothing was done.":
			"Das muss einer Ihrer Passkeys bestätigen. Es ist nichts geschehen.",
		"This must be confirmed by passkey, and you have none. Nothing was done. Register one on your account page.":
			"Das muss ein Passkey bestätigen, und Sie haben keinen. Es ist nichts geschehen. Unter „Ihr Konto“ fügen Sie einen hinzu.",
		"This must be confirmed by passkey, and you have none. Nothing was done. Ask an admin for an enrolment code; two of them give it.":
			"Das muss ein Passkey bestätigen, und Sie haben keinen. Es ist nichts geschehen. Bitten Sie die Verwaltung um einen Anmeldecode; zwei Personen geben ihn aus.",
	},
	PASSKEY_NOT_USABLE: {
		"This passkey was removed, or is not in force yet. Nothing was done. Confirm by another one.":
			"Dieser Passkey wurde entfernt oder gilt noch nicht. Es ist nichts geschehen. Bestätigen Sie mit einem anderen.",
		"Your passkey is new and confirms nothing before {from} UTC. Nothing was done.":
			"Ihr Passkey ist neu und bestätigt vor {from} UTC nichts. Es ist nichts geschehen.",
	},
	GATE_CHANGED:
		"Ein anderer Entschlüsselungsdienst hat geändert, worauf Freigaben warten. Es wird nichts gezeigt; dieser muss neu gestartet werden.",
	LOG_HALTED: {
		"The log stands still ({code}), so nothing can be shown. The opening is recorded. Tell whoever runs this system.":
			"Das Protokoll steht still ({code}); es kann nichts gezeigt werden. Die Öffnung ist eingetragen. Sagen Sie es der Technik.",
	},
	REGION_NOT_HERE:
		"Dieser Entschlüsselungsdienst hält die Schlüssel dieser Region nicht; die Konsole fragt einen anderen. Es wurde nichts geöffnet.",
	INTAKE_KEY_UNAVAILABLE: {
		"The key that sealed this is not in the key store. Nothing is shown.":
			"Der Schlüssel, der das versiegelt hat, ist nicht im Schlüsselspeicher. Es wird nichts gezeigt.",
		"The key that sealed this was destroyed, so nobody can read it any more. Nothing is shown.":
			"Der Schlüssel, der das versiegelt hat, wurde vernichtet: Niemand kann es mehr lesen. Es wird nichts gezeigt.",
	},
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
		"Ein Konto von Ihnen nimmt an dieser Unterhaltung teil; sie ist nicht für Sie. Es ist nichts geschehen; geben Sie den Fall zurück.",
	RECORD_NOT_SEALED:
		"Die Öffnung ist eingetragen, aber das Protokoll hat den Eintrag nicht rechtzeitig versiegelt. Es wird nichts gezeigt. Versuchen Sie es gleich noch einmal.",
	RELEASE_FAILED:
		"Die Öffnung wurde eingetragen, aber die Nachrichten konnten nicht freigegeben werden. Es wird nichts gezeigt. Versuchen Sie es noch einmal.",
	REQUEST_NOT_APPROVED: "Die Anfrage ist nicht oder nicht mehr genehmigt. Es wurde nichts geöffnet.",
	REQUEST_NOT_YOURS: "Eine solche Anfrage haben Sie nicht. Es wurde nichts geöffnet.",
	SCOPE_SEALED: "Der Ausschnitt liegt nicht in der Unterhaltung. Es wurde nichts geöffnet.",
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
