import type { EventType } from "../ledger/event.ts";

/** What the database's owner appends when a lost log is begun anew; no process of ours may. */
export const OWNER_EVENTS = ["log.continued"] as const;

/** Every event type in words; a new type does not compile until it has some. */
export const EVENT_WORDS: Readonly<Record<EventType | (typeof OWNER_EVENTS)[number], string>> = {
	"opening.requested": "Opening requested",
	"opening.approved": "Opening approved",
	"opening.denied": "Opening denied",
	"opening.cancelled": "Request withdrawn",
	"opening.lapsed": "Request lapsed",
	"opening.granted": "Opening granted",
	"opening.revoked": "Opening revoked",
	"opening.refused": "Opening refused",
	"thread.decrypted": "Thread decrypted",
	"thread.delivered": "Text on a screen",
	"note.disclosed": "Staff's words shown",
	"release.failed": "Release failed",
	"release.unknown": "Release unknown",
	"key.created": "Intake key made",
	"key.rotated": "Intake key rotated",
	"person.added": "Person added",
	"person.changed": "Person's details changed",
	"person.disabled": "Person disabled",
	"person.enabled": "Person enabled again",
	"role.granted": "Role given",
	"role.revoked": "Role taken",
	"staff.proposed": "Change of staff proposed",
	"staff.confirmed": "Change of staff confirmed",
	"staff.declined": "Change of staff declined",
	"enrolment.opened": "Enrolment code made",
	"passkey.added": "Passkey added",
	"passkey.renamed": "Passkey renamed",
	"passkey.removed": "Passkey removed",
	"policy.changed": "Policy changed",
	"configuration.changed": "Decryption service's settings changed",
	"session.signed_in": "Signed in",
	"session.refused": "Sign-in refused",
	"session.ended": "Session ended",
	"report.received": "Report received",
	"case.claimed": "Case claimed",
	"case.released": "Case released",
	"case.escalated": "Case escalated",
	"case.decided": "Case decided",
	"case.reopened": "Case linked to an earlier one",
	"review.drawn": "Openings drawn for review",
	"review.claimed": "Review claimed",
	"review.released": "Review given back",
	"review.judged": "Opening judged",
	"review.answered": "Judgement answered",
	"review.closed": "Finding closed",
	"signal.raised": "Signal of misuse",
	"signal.settled": "Signal settled",
	"alarm.settled": "Change looked into",
	"signals.changed": "Rules of signals changed",
	"rights.opened": "User access review begun",
	"rights.kept": "Role kept by review",
	"rights.withdrawn": "Role withdrawn by review",
	"rights.closed": "User access review closed",
	"policy.signed": "Policy signed off",
	"inventory.signed": "Inventory signed off",
	"evidence.taken": "Evidence pack taken",
	"view.saved": "Search saved",
	"view.removed": "Saved search removed",
	"selection.exported": "Search exported",
	"totals.published": "Access report published",
	"ledger.searched": "Looked into the ledger",
	"words.asked": "Reasons searched by words",
	"export.requested": "Export of the log asked for",
	"export.confirmed": "Export of the log confirmed",
	"export.declined": "Export of the log declined",
	"ledger.exported": "Ledger exported",
	"ledger.imported": "Ledger entries brought back",
	"release.fallback": "Released without witnesses",
	"witness.changed": "Witnesses or gate changed",
	"log.continued": "A lost log continued anew",
};

/** In the order in which a person looks for them. */
const AREAS: readonly [name: string, areas: readonly string[]][] = [
	["Openings and readings", ["opening", "thread", "release", "note"]],
	[
		"Oversight",
		[
			"ledger",
			"words",
			"view",
			"selection",
			"export",
			"review",
			"signal",
			"signals",
			"alarm",
			"rights",
			"inventory",
			"evidence",
			"totals",
			"witness",
			"log",
		],
	],
	["Cases and reports", ["case", "report"]],
	[
		"People and keys",
		["session", "person", "role", "staff", "enrolment", "passkey", "policy", "configuration", "key"],
	],
];

export const EVENT_GROUPS = AREAS.map(([name, areas]) => ({
	name,
	types: (Object.keys(EVENT_WORDS) as (keyof typeof EVENT_WORDS)[]).filter((type) =>
		areas.includes(type.split(".")[0] ?? ""),
	),
}));

export function eventInWords(type: string): string {
	return EVENT_WORDS[type as EventType] ?? type;
}
