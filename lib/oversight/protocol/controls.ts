/**
 * The controls for which an evidence pack can be taken: what each asks for in this console's words, and which entries of the
 * ledger are its population. The standards' own texts are theirs; the words here say what the pack shows. Pure.
 */
import type { EventType } from "../../ledger/event.ts";

export interface Control {
	code: string;
	standard: string;
	name: string;
	/** What a reader of the pack can judge by it. */
	shows: string;
	/** The query in words. */
	query: string;
	types: readonly EventType[];
	/** A further condition in SQL, on `e` (ledger.entry) and `l.leaf` (its JSON). */
	also?: string;
}

const SOC2 = "SOC 2 (Trust Services Criteria)";
const ISO = "ISO/IEC 27001:2022, Annex A";

export const CONTROLS: readonly Control[] = [
	{
		code: "CC6.1",
		standard: SOC2,
		name: "Access to protected information is limited",
		shows:
			"each opening of a thread was decided by policy, with a reason, a scope and an end, or was refused",
		query: "all openings that were granted or refused",
		types: ["opening.granted", "opening.refused"],
	},
	{
		code: "CC6.2",
		standard: SOC2,
		name: "Users are authorised before they get access, and lose it",
		shows: "who came, by which two people they got what they have, and when it ended",
		query: "all people added, disabled and let back in, codes and passkeys given, roles given and taken",
		types: [
			...(["person.added", "person.disabled", "person.enabled", "enrolment.opened"] as const),
			...(["passkey.added", "passkey.removed", "role.granted", "role.revoked"] as const),
		],
	},
	{
		code: "CC6.3",
		standard: SOC2,
		name: "Access follows roles, and its changes are approved",
		shows: "each change of a role, what was proposed and confirmed by whom, and what reviews made of it",
		query:
			"all proposals and decisions about roles, roles given and taken, and decisions of user access reviews",
		types: [
			...(["staff.proposed", "staff.confirmed", "staff.declined", "role.granted", "role.revoked"] as const),
			...(["rights.opened", "rights.kept", "rights.withdrawn", "rights.closed"] as const),
		],
	},
	{
		code: "CC7.2",
		standard: SOC2,
		name: "Anomalies are watched for and judged",
		shows: "what signals of misuse and samples were raised, and what oversight made of them",
		query: "all signals raised and settled, samples drawn, and openings judged",
		types: ["signal.raised", "signal.settled", "signals.changed", "review.drawn", "review.judged"],
	},
	{
		code: "A.5.15",
		standard: ISO,
		name: "Access control",
		shows: "which rules were in force since when, and that somebody of oversight answers for them",
		query: "all changes of the policy and of the decryption service's settings, and sign-offs of the policy",
		types: ["policy.changed", "configuration.changed", "policy.signed"],
	},
	{
		code: "A.5.18",
		standard: ISO,
		name: "Access rights",
		shows: "rights were given by two people, reviewed each quarter by somebody else, and taken away",
		query: "all roles given and taken, and user access reviews with each decision",
		types: [
			...(["role.granted", "role.revoked"] as const),
			...(["rights.opened", "rights.kept", "rights.withdrawn", "rights.closed"] as const),
		],
	},
	{
		code: "A.8.2",
		standard: ISO,
		name: "Privileged access rights",
		shows: "who administers, oversees or opens in an emergency, and each use of an emergency",
		query:
			"all roles of admins, oversight and leads given and taken, emergencies opened, and inventories signed",
		types: ["role.granted", "role.revoked", "opening.granted", "inventory.signed"],
		also: "e.type = 'inventory.signed' or e.reason = 'EMERGENCY_RISK_TO_LIFE' or (e.type like 'role.%' and l.leaf->>'role' in ('admin', 'auditor', 'oversight_lead', 'lead'))",
	},
	{
		code: "A.8.15",
		standard: ISO,
		name: "Logging",
		shows:
			"the log's own guards: its witnesses, releases that went on without them or failed, who read and took it",
		query:
			"all changes of witnesses, releases that failed, are unknown or fell back, and the log searched, exported or brought back",
		types: [
			...(["witness.changed", "release.failed", "release.unknown", "release.fallback"] as const),
			...(["ledger.searched", "ledger.exported", "ledger.imported", "selection.exported"] as const),
		],
	},
	{
		code: "AU-6",
		standard: "NIST SP 800-53",
		name: "Audit record review, analysis and reporting",
		shows: "the record is looked into, openings are judged, findings closed and totals published",
		query:
			"all searches of the ledger, openings judged, findings closed, signals settled, and access reports published",
		types: ["ledger.searched", "review.judged", "review.closed", "signal.settled", "totals.published"],
	},
];

export const controlOf = (code: string): Control | undefined => CONTROLS.find((one) => one.code === code);
