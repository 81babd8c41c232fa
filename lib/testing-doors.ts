/** What every door of the product writes to the ledger: the tables that records.test.ts holds the code to. */
import type { EventType } from "./ledger/event.ts";

/** Of a reading page or route: why looking at it is no entry. */
const unrecorded = (why: string) => ({ why });

export type Left = readonly EventType[] | { why: string };

export const DOORS: Record<string, Left> = {
	"app/(console)/cases/actions.ts#claimAction": ["case.claimed"],
	"app/(console)/cases/actions.ts#claimNextAction": ["case.claimed"],
	"app/(console)/cases/actions.ts#releaseAction": ["case.released"],
	"app/(console)/cases/actions.ts#takeOverAction": ["case.released", "case.claimed"],
	"app/(console)/cases/decision-actions.ts#decideAction": ["case.decided", "case.escalated", "case.released"],
	"app/(console)/cases/decision-actions.ts#undoAction": ["decision.undone"],
	"app/(console)/cases/decision-actions.ts#saveMacroAction": ["desk.saved"],
	"app/(console)/cases/decision-actions.ts#removeMacroAction": ["desk.removed"],
	"app/(console)/cases/reminders.ts#putAwayAction": unrecorded("that one saw a reminder to pause: one's own"),
	"app/(console)/account/actions.ts#saveHandsAction": unrecorded(
		"one's own language and keys; nothing is revealed",
	),
	"app/(console)/account/actions.ts#saveReadingAction": unrecorded(
		"how one's own screen shows what is opened",
	),
	"app/(console)/cases/[caseId]/notes-actions.ts#noteAction": ["case.noted"],
	"app/(console)/cases/[caseId]/notes-actions.ts#seenAction": unrecorded(
		"a mark for whoever a note mentions; the note is an entry",
	),
	"app/(console)/oversight/reviews/[reviewId]/actions.ts#claim": ["review.claimed", "review.released"],
	"app/(console)/oversight/reviews/[reviewId]/actions.ts#release": ["review.released"],
	"app/(console)/oversight/reviews/[reviewId]/actions.ts#askVerdict": ["review.judged"],
	"app/(console)/oversight/reviews/[reviewId]/actions.ts#judge": ["review.judged"],
	"app/(console)/oversight/reviews/[reviewId]/actions.ts#askClosure": ["review.closed"],
	"app/(console)/oversight/reviews/[reviewId]/actions.ts#close": ["review.closed"],
	"app/(console)/oversight/signals/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/signals/[signalId]/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/signals/[signalId]/actions.ts#settle": ["signal.settled"],
	"app/(console)/account/findings/page.tsx": unrecorded("what was found about oneself: codes and times"),
	"app/(console)/account/findings/[reviewId]/page.tsx": unrecorded(
		"one of them; the judge's words are disclosed by the keeper, on the record",
	),
	"app/(console)/account/findings/[reviewId]/actions.ts#answer": ["review.answered"],
	"app/(console)/readings/route.ts#POST": [
		"opening.granted",
		"thread.decrypted",
		"note.disclosed",
		"opening.refused",
		"release.fallback",
	],
	"app/(console)/readings/deliveries/route.ts#POST": ["thread.delivered"],
	"app/(console)/readings/attachments/route.ts#POST": [
		"attachment.displayed",
		"opening.refused",
		"release.fallback",
	],
	"app/(console)/readings/attachments/[entryId]/route.ts#GET": unrecorded(
		"bytes of what the entry in its address shows, to whom it names; the keeper passes on no other",
	),
	"app/(console)/readings/challenges/route.ts#POST": ["opening.refused"],
	"app/(console)/readings/requests/route.ts#POST": ["opening.requested", "opening.refused"],
	"app/(console)/readings/openings/[openingId]/route.ts#GET": unrecorded(
		"whether an opening of one's own lives; of the thread nothing",
	),
	"app/(console)/approvals/decisions/[decisionId]/page.tsx": unrecorded(
		"a decision to confirm: codes, aliases, times; its words are disclosed by the keeper, on the record",
	),
	"app/(console)/approvals/decisions/[decisionId]/actions.ts#askSecond": [
		"decision.confirmed",
		"decision.declined",
	],
	"app/(console)/approvals/decisions/[decisionId]/actions.ts#second": [
		"decision.confirmed",
		"decision.declined",
	],
	"app/(console)/approvals/actions.ts#askDecision": ["opening.refused"],
	"app/(console)/approvals/actions.ts#decide": ["opening.approved", "opening.denied", "opening.refused"],
	"app/(console)/approvals/actions.ts#cancelAction": ["opening.cancelled"],
	"app/(console)/approvals/page.tsx": unrecorded("the approver's own work list: ids, codes and times"),
	"app/(console)/approvals/[requestId]/page.tsx": unrecorded(
		"a request as codes and counts; its words are disclosed by the keeper, on the record",
	),
	"app/(console)/approvals/[requestId]/state/route.ts#GET": unrecorded("what became of a request: a word"),
	"app/(console)/find/route.ts#POST": unrecorded(
		"what lists of cases and staff show anyway, found by an id or a name; nobody finds by an account",
	),
	"app/(console)/attention/route.ts#GET": unrecorded("how much waits: three counts"),
	"app/(console)/cases/revocations.ts#askRevocation": ["opening.refused"],
	"app/(console)/cases/revocations.ts#revoke": ["opening.revoked", "opening.refused"],
	"app/(console)/legal/holds/page.tsx": unrecorded(
		"ids, dates and names of matters; why something is held is disclosed by the keeper, on the record",
	),
	"app/(console)/legal/holds/[holdId]/page.tsx": unrecorded(
		"what one hold covers: ids and dates; why is disclosed by the keeper, on the record",
	),
	"app/(console)/legal/holds/new/page.tsx": unrecorded("a form"),
	"app/(console)/legal/holds/actions.ts#askPlacing": ["hold.placed"],
	"app/(console)/legal/holds/actions.ts#place": ["hold.placed"],
	"app/(console)/legal/holds/actions.ts#askRenewal": ["hold.renewed"],
	"app/(console)/legal/holds/actions.ts#renew": ["hold.renewed"],
	"app/(console)/legal/holds/actions.ts#askAsking": ["hold.release_asked"],
	"app/(console)/legal/holds/actions.ts#askForLifting": ["hold.release_asked"],
	"app/(console)/legal/holds/actions.ts#askDeclining": ["hold.release_declined"],
	"app/(console)/legal/holds/actions.ts#decline": ["hold.release_declined"],
	"app/(console)/legal/holds/actions.ts#askLifting": ["hold.released"],
	"app/(console)/legal/holds/actions.ts#lift": ["hold.released"],
	"app/(console)/oversight/alerts/page.tsx": unrecorded("ids, codes and times; each leads to its entry"),
	"app/(console)/oversight/alerts/actions.ts#seenAction": unrecorded("a mark for whoever saw it"),
	"app/(console)/oversight/alerts/actions.ts#settleAction": ["alarm.settled"],
	"app/api/v1/reports/route.ts#POST": ["report.received", "case.reopened", "case.released"],
	"app/api/v1/reports/[reportId]/attachments/[attachmentId]/route.ts#PUT": ["attachment.received"],
	"app/api/auth/[...nextauth]/route.ts#POST": [
		"session.signed_in",
		"session.refused",
		"session.ended",
		"person.added",
	],
	"app/api/auth/[...nextauth]/route.ts#GET": [
		"session.signed_in",
		"session.refused",
		"session.ended",
		"person.added",
	],
	"app/(console)/refusal/route.ts#GET": unrecorded("says why something was refused; reveals nothing"),
	"app/api/v1/cases/[caseId]/route.ts#GET": unrecorded(
		"a platform reads the state of what it reported itself",
	),
	"app/api/v1/decisions/[decisionId]/answers/route.ts#POST": ["decision.answered"],
	"app/api/v1/decisions/route.ts#GET": unrecorded("a platform reads the decisions that were made for it"),
	"app/api/v1/openapi.json/route.ts#GET": unrecorded("public"),
	"app/api/v1/reports/places/route.ts#POST": unrecorded(
		"a platform asks where its own report will stand; the report is an entry",
	),
	"app/api/v1/intake-keys/route.ts#GET": unrecorded("public halves of keys, whose making is an entry"),
	"app/api/v1/log/[[...path]]/route.ts#GET": unrecorded(
		"public by design: sizes, hashes, signatures; no entry",
	),
	"app/api/health/route.ts#GET": unrecorded("public, no data"),
	"app/(console)/oversight/log/export/route.ts#POST": ["ledger.exported"],
	"app/(console)/oversight/log/export/actions.ts#askExport": ["export.requested"],
	"app/(console)/oversight/log/export/actions.ts#makeExport": ["export.requested"],
	"app/(console)/oversight/log/export/actions.ts#askExportDecision": ["export.confirmed", "export.declined"],
	"app/(console)/oversight/log/export/actions.ts#makeExportDecision": ["export.confirmed", "export.declined"],
	"app/(console)/oversight/ledger/page.tsx": ["words.asked", "ledger.searched"],
	"app/(console)/oversight/ledger/searches/route.ts#POST": unrecorded(
		"keeps what was typed and leads to the page, whose search is an entry",
	),
	"app/(console)/oversight/ledger/searches/saved/route.ts#POST": ["view.saved", "view.removed"],
	"app/(console)/oversight/ledger/[entryId]/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/ledger/exports/page.tsx": unrecorded("one's own exports: counts and times"),
	"app/(console)/oversight/ledger/exports/[exportId]/page.tsx": unrecorded(
		"one's own export: counts and times",
	),
	"app/(console)/oversight/ledger/exports/new/route.ts#POST": [
		"words.asked",
		"selection.exported",
		"ledger.searched",
	],
	"app/(console)/oversight/ledger/exports/[exportId]/archive/route.ts#POST": ["ledger.searched"],
	"app/(console)/seals/[entryId]/page.tsx": ["ledger.searched"],
	"app/(console)/seals/[entryId]/number/route.ts#GET": unrecorded(
		"an entry's number, for a seal that is on the page already; of the entry nothing",
	),
	"app/(console)/oversight/log/page.tsx": unrecorded(
		"the log's health: sizes, times and codes; entries only by number",
	),
	"app/(console)/oversight/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/reviews/page.tsx": unrecorded(
		"the reviewer's own work list: ids, codes and times",
	),
	"app/(console)/oversight/periods/page.tsx": unrecorded("periods and what runs: codes, counts and times"),
	"app/(console)/oversight/periods/[period]/page.tsx": unrecorded(
		"a period's sample, a work list: ids, codes, counts and times",
	),
	"app/(console)/oversight/reviews/[reviewId]/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/protocol/page.tsx": unrecorded("what is reviewed and due: ids, codes and times"),
	"app/(console)/oversight/protocol/campaigns/[period]/page.tsx": unrecorded(
		"the reviewer's own work list: who holds which role; decisions are entries",
	),
	"app/(console)/oversight/protocol/policies/[configurationId]/page.tsx": unrecorded(
		"the policy, which all staff may read; its sign-off is an entry",
	),
	"app/(console)/oversight/protocol/inventories/[kind]/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/protocol/evidence/page.tsx": unrecorded(
		"which packs were taken; each is an entry",
	),
	"app/(console)/oversight/protocol/evidence/packs/route.ts#POST": ["evidence.taken"],
	"app/(console)/oversight/protocol/actions.ts#decideRightAction": ["rights.kept", "rights.withdrawn"],
	"app/(console)/oversight/protocol/actions.ts#askSignature": [
		"policy.signed",
		"inventory.signed",
		"rights.closed",
	],
	"app/(console)/oversight/protocol/actions.ts#sign": ["policy.signed", "inventory.signed", "rights.closed"],
	"app/(console)/oversight/totals/page.tsx": unrecorded("reports by quarter and size; of none a figure"),
	"app/(console)/oversight/totals/[draftId]/page.tsx": ["ledger.searched"],
	"app/(console)/oversight/totals/actions.ts#askDraft": unrecorded(
		"something is counted; to look at what it came to is on the record",
	),
	"app/(console)/oversight/totals/actions.ts#askPublication": ["totals.published"],
	"app/(console)/oversight/totals/actions.ts#publish": ["totals.published"],
	"app/totals/page.tsx": unrecorded("published figures, for oversight; for anybody where they are public"),
	"app/totals/[file]/route.ts#GET": unrecorded("the same as files"),
	"app/(console)/legal/subjects/page.tsx": unrecorded("legal's own work list: accounts, codes and times"),
	"app/(console)/legal/subjects/[requestId]/page.tsx": unrecorded(
		"what a person is to be told, of a request that is on record",
	),
	"app/(console)/legal/subjects/[requestId]/answer/route.ts#GET": unrecorded(
		"what was answered, whose digest is on record, as a file for the person",
	),
	"app/(console)/legal/subjects/actions.ts#askRegistration": ["subject.asked"],
	"app/(console)/legal/subjects/actions.ts#register": ["subject.asked"],
	"app/(console)/legal/subjects/actions.ts#askSettlement": ["subject.answered", "subject.closed"],
	"app/(console)/legal/subjects/actions.ts#settle": [
		"subject.answered",
		"subject.closed",
		...(["thread.due", "data.erased"] as const),
		"retention.stopped", // by the function that deletes, where it goes by the clock
	],
	"app/(console)/queue/counts/route.ts#GET": unrecorded("how many cases are open: counts"),
	"app/(console)/queue/load/page.tsx": unrecorded("how much is open and who has how much: sums and aliases"),
	"app/(console)/queue/actions.ts#saveViewAction": ["desk.saved"],
	"app/(console)/queue/actions.ts#removeViewAction": ["desk.removed"],
	"app/(console)/cases/[caseId]/presence/route.ts#POST": unrecorded(
		"a sign that somebody works on the case they claimed; that a claim lapsed is an entry",
	),
	"app/(console)/cases/[caseId]/handling-actions.ts#pauseAction": ["case.paused"],
	"app/(console)/cases/[caseId]/handling-actions.ts#resumeAction": ["case.resumed", "case.claimed"],
	"app/(console)/cases/[caseId]/handling-actions.ts#handOverAction": ["case.handed_over"],
	"app/(console)/cases/[caseId]/handling-actions.ts#reopenAction": ["case.reopened"],
	"app/(console)/queue/page.tsx": unrecorded("no content: categories, counts and times"),
	"app/(console)/cases/page.tsx": unrecorded("no content: categories, counts and times"),
	"app/(console)/cases/[caseId]/page.tsx": unrecorded("no content: who, when and how many"),
	"app/policy/page.tsx": unrecorded("the policy, for all staff; for anybody where it is public"),
	"app/(console)/keys/page.tsx": unrecorded(
		"keys, their periods, what depends on them and falls due: counts, codes and times",
	),
	"app/(console)/keys/actions.ts#askDestruction": ["key.destruction_announced", "key.destruction_cancelled"],
	"app/(console)/keys/actions.ts#askResumption": ["retention.resumed"],
	// It goes on at once.
	"app/(console)/keys/actions.ts#resume": [
		...(["retention.resumed", "retention.stopped", "thread.due", "data.erased"] as const),
	],
	"app/(console)/keys/actions.ts#nowAction": unrecorded(
		"has begin now what begins by itself; each thing that is done leaves its entry",
	),
	"app/(console)/keys/actions.ts#destruction": ["key.destruction_announced", "key.destruction_cancelled"],
	"app/(console)/platforms/page.tsx": unrecorded(
		"addresses, counts, codes and times; of what is told nothing",
	),
	"app/(console)/platforms/[endpointId]/page.tsx": unrecorded(
		"ids, codes and times; of what is told nothing",
	),
	"app/(console)/platforms/actions.ts#replayAction": ["delivery.replayed"],
	"app/(console)/staff/page.tsx": unrecorded(
		"staff as admin may see them; changes are entries of the keeper",
	),
	"app/(console)/staff/[personId]/page.tsx": unrecorded(
		"one of them, with what was changed; changes are entries of the keeper",
	),
	"app/(console)/staff/actions.ts#askProposal": ["staff.proposed"],
	"app/(console)/staff/actions.ts#makeProposal": ["staff.proposed", "role.revoked"],
	"app/(console)/staff/actions.ts#askDecision": ["staff.confirmed", "staff.declined"],
	"app/(console)/staff/actions.ts#makeDecision": [
		"staff.confirmed",
		"staff.declined",
		"role.granted",
		"role.revoked",
		"person.enabled",
		"passkey.removed",
	],
	"app/(console)/staff/actions.ts#askRemoval": ["role.revoked", "person.disabled", "passkey.removed"],
	"app/(console)/staff/actions.ts#makeRemoval": ["role.revoked", "person.disabled", "passkey.removed"],
	"app/(console)/staff/actions.ts#askDetail": ["person.changed"],
	"app/(console)/staff/actions.ts#makeDetail": ["person.changed"],
	"app/(console)/staff/actions.ts#askCode": ["enrolment.opened"],
	"app/(console)/staff/actions.ts#showCode": ["enrolment.opened"],
	"app/(console)/oversight/configuration/page.tsx": unrecorded(
		"settings and policy, for oversight and admin; each change is an entry",
	),
	"app/sign-in/page.tsx": unrecorded("demo people, in demo mode"),
	"app/sign-in/actions.ts#askToSignIn": unrecorded("a challenge, about nobody yet"),
	"app/enrol/page.tsx": unrecorded("a form: what is typed there is checked by its actions"),
	"app/enrol/actions.ts#askToEnrol": ["session.refused"],
	"app/enrol/actions.ts#enrol": ["passkey.added", "passkey.removed", "session.refused"],
	"app/(console)/account/page.tsx": unrecorded("one's own rights, passkeys, sessions and alerts"),
	"app/(console)/account/actions.ts#askToRegister": unrecorded(
		"a challenge, for a passkey that is not made yet",
	),
	"app/(console)/account/actions.ts#askToAdd": unrecorded("what a passkey in force is to sign for a new one"),
	"app/(console)/account/actions.ts#addAction": ["passkey.added", "passkey.removed"],
	"app/(console)/account/actions.ts#renameAction": ["passkey.renamed"],
	"app/(console)/account/actions.ts#askToRemove": unrecorded("what a passkey is to sign"),
	"app/(console)/account/actions.ts#removeAction": ["passkey.removed"],
	"app/(console)/account/actions.ts#endAction": ["session.ended"],
	"app/(console)/account/actions.ts#endAllAction": ["session.ended"],
	"app/(console)/account/actions.ts#seenAction": unrecorded("a mark beside an alert; the entry is its act's"),
	"app/developers/page.tsx": unrecorded("public: describes the API"),
	"app/page.tsx": unrecorded("leads on"),
};

/** What is done without anybody asking for it: each of the worker's tasks, by where it stands. */
export const WORK: Record<string, Left> = {
	"lib/oversight/periods/draw-samples.ts#drawSamples": ["review.drawn"],
	// By the function of the database that ends them.
	"lib/cases/lapse-claims.ts#lapseClaims": ["case.lapsed"],
	"lib/cases/let-decisions-go.ts#letDecisionsGo": unrecorded(
		"what somebody decided leaves when its time has come; the decision is the entry",
	),
	"lib/alarms/watch.ts#watchAlarms": unrecorded(
		"an alarm is about entries; the worker's table says when it rose",
	),
	"lib/alarms/deliver.ts#deliverByWebhook": unrecorded(
		"ids, codes and times go to the operator's own channels",
	),
	"lib/alarms/deliver.ts#deliverByEmail": unrecorded(
		"ids, codes and times go to the operator's own channels",
	),
	"lib/webhooks/deliver.ts#deliverWebhooks": unrecorded(
		"a decision that left the house goes to its platform, whose entry is the decision's",
	),
	"lib/webhooks/deliver.ts#forgetDelivered": unrecorded("that something was delivered a month ago"),
	"lib/siem/tell-siem.ts#tellFile": unrecorded("entries go where the operator's configuration says"),
	"lib/siem/tell-siem.ts#tellHttps": unrecorded("entries go where the operator's configuration says"),
	"lib/oversight/charts/count-hours.ts#countHours": unrecorded("sums of what is on record"),
	"lib/oversight/charts/count-hours.ts#countWaitingReviews": unrecorded("sums of what is on record"),
	"lib/oversight/protocol/open-campaign.ts#openCampaign": ["rights.opened"],
	"lib/oversight/totals/draft-totals.ts#draftQuarters": unrecorded(
		"a draft; who reads or publishes it is on record",
	),
	"lib/oversight/totals/draft-totals.ts#draftTotals": unrecorded(
		"a draft; who reads or publishes it is on record",
	),
	"lib/signals/watch-misuse.ts#watchMisuse": ["signal.raised", "signals.changed"],
};

const ENDPOINTS = [
	...["endpoint.added", "endpoint.rotated", "endpoint.paused", "endpoint.resumed", "endpoint.removed"],
] as EventType[];

/** What the operator does, and the keeper by itself: from its start on, each minute, and when told to change a key. */
export const OPERATOR: Record<string, readonly EventType[]> = {
	"lib/commands/integration.ts": ENDPOINTS,
	"lib/commands/webhook.ts": ENDPOINTS,
	"lib/keeper/server.ts": [
		...(["opening.lapsed", "witness.changed", "key.created", "key.rotated", "role.revoked"] as const),
		...(["key.rewrapping", "key.rewrapped", "key.destruction_announced", "key.destroyed"] as const),
		...(["policy.changed", "configuration.changed"] as const),
		...(["key.stored"] as const),
		...(["hold.expired", "data.erased"] as const),
		...(["retention.stopped", "thread.due", "thread.shredded"] as const),
	],
	"lib/keeper/bootstrap.ts": ["person.added", "role.granted", "enrolment.opened"],
	"lib/commands/keys.ts": ["key.rewrapping", "key.rewrapped"],
	"lib/commands/ledger-archive.ts": ["ledger.exported"],
	"lib/commands/ledger-export.ts": ["ledger.exported"],
	"lib/commands/ledger-import.ts": ["ledger.imported"],
	"lib/commands/ledger-proof.ts": ["ledger.exported"],
	"lib/commands/retention.ts": ["retention.stopped", "thread.due", "data.erased"],
};
/** Which act as people of a demo through the doors above, or try them. */
export const AS_PEOPLE = /^lib\/commands\/(demo|demo-history|prove|prove-aim)\.ts$/;

/** Their names are made of an outcome, in the database. */
export const MADE_OF_OUTCOMES = ["release.failed", "release.unknown"];
