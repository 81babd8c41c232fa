/**
 * Which OCSF class and activity each of our events is. Decryptions are Datastore Activity: Decrypt (600510), sign-ins
 * Authentication (3002), rights User Access Management (3005), other changes of staff Entity Management (3004), the rest
 * API Activity (6003). A type without a line does not compile. Shown by: to-ocsf.test.ts.
 */
import type { EventType } from "../ledger/event.ts";

export const CLASSES = {
	3002: {
		category: [3, "Identity & Access Management"],
		name: "Authentication",
		activities: { 1: "Logon", 2: "Logoff" },
	},
	3004: {
		category: [3, "Identity & Access Management"],
		name: "Entity Management",
		activities: {
			...{ 1: "Create", 3: "Update", 4: "Delete", 6: "Enroll", 7: "Unenroll", 8: "Enable", 9: "Disable" },
			10: "Activate",
		},
	},
	3005: {
		category: [3, "Identity & Access Management"],
		name: "User Access Management",
		activities: { 3: "Assign Role", 4: "Remove Role" },
	},
	6003: {
		category: [6, "Application Activity"],
		name: "API Activity",
		activities: { 1: "Create", 2: "Read", 3: "Update", 4: "Delete" },
	},
	6005: { category: [6, "Application Activity"], name: "Datastore Activity", activities: { 10: "Decrypt" } },
} as const;

export type ClassUid = keyof typeof CLASSES;

const [CREATE, READ, UPDATE, DELETE] = [
	[6003, 1],
	[6003, 2],
	[6003, 3],
	[6003, 4],
] as const;

/** `log.continued` is the owner's, and in no list of a role's. */
export const KINDS: Readonly<Record<EventType | "log.continued", readonly [ClassUid, number]>> = {
	"thread.decrypted": [6005, 10],
	"note.disclosed": [6005, 10],
	"session.signed_in": [3002, 1],
	"session.refused": [3002, 1],
	"session.ended": [3002, 2],
	"role.granted": [3005, 3],
	"role.revoked": [3005, 4],
	"person.added": [3004, 1],
	"person.changed": [3004, 3],
	"person.disabled": [3004, 9],
	"person.enabled": [3004, 8],
	"staff.proposed": [3004, 1],
	"staff.confirmed": [3004, 10],
	"staff.declined": [3004, 4],
	"enrolment.opened": [3004, 1],
	"passkey.added": [3004, 6],
	"passkey.renamed": [3004, 3],
	"passkey.removed": [3004, 7],
	"opening.requested": CREATE,
	"opening.approved": UPDATE,
	"opening.denied": UPDATE,
	"opening.cancelled": DELETE,
	"opening.lapsed": DELETE,
	"opening.granted": CREATE,
	"opening.refused": CREATE,
	"opening.revoked": DELETE,
	"thread.delivered": READ,
	"release.failed": READ,
	"release.unknown": READ,
	"release.fallback": READ,
	"witness.changed": UPDATE,
	"key.created": CREATE,
	"key.rotated": UPDATE,
	"policy.changed": UPDATE,
	"configuration.changed": UPDATE,
	"export.requested": CREATE,
	"export.confirmed": UPDATE,
	"export.declined": UPDATE,
	"totals.published": CREATE,
	"report.received": CREATE,
	"case.claimed": UPDATE,
	"case.released": UPDATE,
	"case.escalated": UPDATE,
	"case.decided": UPDATE,
	"case.reopened": UPDATE,
	"review.drawn": CREATE,
	"review.claimed": UPDATE,
	"review.released": UPDATE,
	"review.judged": UPDATE,
	"review.answered": UPDATE,
	"review.closed": UPDATE,
	"ledger.searched": READ,
	"words.asked": READ,
	"ledger.exported": READ,
	"ledger.imported": CREATE,
	"view.saved": CREATE,
	"view.removed": DELETE,
	"selection.exported": READ,
	"signal.raised": CREATE,
	"signal.settled": UPDATE,
	"alarm.settled": UPDATE,
	"signals.changed": UPDATE,
	"rights.opened": CREATE,
	"rights.kept": UPDATE,
	"rights.withdrawn": UPDATE,
	"rights.closed": UPDATE,
	"policy.signed": UPDATE,
	"inventory.signed": UPDATE,
	"evidence.taken": READ,
	"log.continued": CREATE,
};
