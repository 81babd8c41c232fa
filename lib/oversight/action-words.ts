import type { Action } from "../access/roles.ts";

export type ActionName = Action;

/** Every action in words; a new one does not compile until it has some. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
	"queue.read": "See the queue",
	"queue.read_restricted": "See child-safety cases in the queue",
	"case.read": "See a case",
	"case.read_restricted": "See a child-safety case",
	"case.claim": "Claim and release a case",
	"case.take_over": "Take a case over from somebody",
	"case.decide": "Decide a case",
	"case.escalate": "Escalate a case",
	"thread.open": "Open a thread, with a reason",
	"request.read": "See one's own requests for an opening, and those one may decide",
	"request.decide": "Approve or deny somebody else's request, by its reason's rule",
	"opening.revoke": "End an opening before its time",
	"note.read": "Read reasons and notes, each on the record",
	"ledger.export": "Take the whole log away, as files",
	"ledger.search": "Search the ledger, on the record",
	"receipt.read": "See the receipt of an act of one's own, on the record",
	"review.read": "See openings that await review",
	"review.judge": "Judge somebody else's opening",
	"alert.read": "See what oversight is told at once",
	"totals.publish": "Publish an access report, signed by the log",
	"policy.read": "Read this page",
	"configuration.read": "See what the decryption service is set to, and each change",
	"protocol.read": "See what of the protocol itself is reviewed, and what is due",
	"rights.review": "Say whether somebody else keeps a role",
	"policy.sign": "Sign a version of the policy off",
	"inventory.sign": "Sign the inventory of keys, witnesses and emergencies off",
	"evidence.take": "Take an evidence pack for a control",
	"staff.read": "See staff and their roles",
	"staff.propose": "Propose a change of staff, take a right away",
	"staff.confirm": "Confirm what another admin proposed",
};
