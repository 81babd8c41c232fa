/**
 * The policy in force as sentences, made from the very tables that the decryption service decides by: what is read
 * here cannot differ from what is done. Pure.
 * Shown by: policy-in-words.test.ts.
 */
import {
	AROUND_REPORTED,
	CLOCK_TOLERANCE_MS,
	LIMITS,
	NEVER_A_REASON,
	POLICY_VERSION,
	REASON_CODES,
	REASONS,
	type ReasonCode,
	type ReasonRule,
	WIDEST_AROUND_REPORTED,
	WORDS,
} from "../access/policy.ts";
import { ACTIONS, type Action, RIGHTS, ROLE_NAMES, ROLES, type Role } from "../access/roles.ts";

export interface ReasonInWords {
	code: ReasonCode;
	name: string;
	who: string;
	scope: string;
	time: string;
	afterwards: string;
	questions: string[];
}

export function reasonsInWords(): ReasonInWords[] {
	return REASON_CODES.map((code) => {
		const rule = REASONS[code];
		return {
			code,
			name: rule.name,
			who: list(rule.roles.map((role) => ROLE_NAMES[role].toLowerCase())),
			scope: scopeInWords(rule),
			time: `${rule.minutes} minutes`,
			afterwards:
				rule.reviewHours === null
					? "no review of its own; every reading is on the record"
					: `always reviewed by oversight, due within ${rule.reviewHours} hours`,
			questions: Object.values(rule.questions),
		};
	});
}

function scopeInWords({ scopes }: ReasonRule): string {
	const parts: string[] = [];
	if (scopes.includes("reported")) {
		parts.push(`the reported messages and ${AROUND_REPORTED} on either side`);
	}
	if (scopes.includes("thread")) parts.push("any part of the thread, up to the whole");
	else if (scopes.includes("window")) {
		parts.push(
			`wider windows, up to ${WIDEST_AROUND_REPORTED} on either side, each with a reason of its own`,
		);
	}
	return parts.join("; ");
}

/** What holds for every opening, whatever its reason. */
export function rulesInWords(): string[] {
	return [
		"Nobody reads without a reason. The decision to release is on the record before a word is shown; if it cannot be recorded, nothing is shown.",
		`A reason is a code, the question that reading is to settle, and ${WORDS.min} to ${WORDS.max.toLocaleString("en")} characters of the person's own words. The words are sealed; the record holds their salted commitment.`,
		"Only who has claimed the case may open its thread, only in a region they hold a role in, and only while the case is open.",
		"Cases of child sexual abuse and grooming are seen and opened by child safety alone.",
		"An opening belongs to one person, one case, one scope and the page that asked for it. Each further reading, the names of people included, is a further entry.",
		`A person may open at most ${LIMITS.openingsPerHour} times an hour, and ${inWords(LIMITS.emergenciesPerDay)} emergencies a day.`,
		`If the clocks of the database and the decryption service are more than ${CLOCK_TOLERANCE_MS / 1000} seconds apart, nothing opens.`,
		"Nobody judges their own opening, and an opening is judged once.",
		"Searching and reading the record is on the record too.",
	];
}

export const never: readonly string[] = NEVER_A_REASON;
export const version = POLICY_VERSION;

const ACTION_WORDS: Readonly<Record<Action, string>> = {
	"queue.read": "See the queue",
	"queue.read_restricted": "See child-safety cases in the queue",
	"case.read": "See a case",
	"case.read_restricted": "See a child-safety case",
	"case.claim": "Claim and release a case",
	"case.take_over": "Take a case over from somebody",
	"case.decide": "Decide a case",
	"case.escalate": "Escalate a case",
	"thread.open": "Open a thread, with a reason",
	"note.read": "Read reasons and notes, each on the record",
	"ledger.export": "Take the whole log away, as files",
	"ledger.search": "Search the ledger, on the record",
	"receipt.read": "See the receipt of an act of one's own, on the record",
	"review.read": "See openings that await review",
	"review.judge": "Judge somebody else's opening",
	"policy.read": "Read this page",
	"staff.read": "See staff and their roles",
};

export interface RightsTable {
	roles: { role: Role; name: string }[];
	rows: { action: Action; words: string; held: boolean[] }[];
}

/** Role by action; a role that may do nothing here yet is left out. */
export function rightsTable(): RightsTable {
	const may = (action: Action): readonly Role[] => RIGHTS[action];
	const roles = ROLES.filter((role) =>
		ACTIONS.some((action) => action !== "policy.read" && may(action).includes(role)),
	);
	return {
		roles: roles.map((role) => ({ role, name: ROLE_NAMES[role] })),
		rows: ACTIONS.map((action) => ({
			action,
			words: ACTION_WORDS[action],
			held: roles.map((role) => may(action).includes(role)),
		})),
	};
}

/** Two kinds of role that exclude each other, as the database enforces (access.separate_duties). */
export const SEPARATION = [
	"Who watches (auditor, oversight lead) holds no role that opens, decides, approves or administers.",
	"Who administers staff holds no role that opens or decides.",
] as const;

function list(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function inWords(count: number): string {
	return ["no", "one", "two", "three", "four", "five"][count] ?? String(count);
}
