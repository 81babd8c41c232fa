/**
 * The policy in force as sentences, made from the very tables that the decryption service decides by: what is read
 * here cannot differ from what is done. Pure.
 * Shown by: policy-in-words.test.ts.
 */
import {
	type Approval,
	type Policy,
	REASON_CODES,
	type ReasonCode,
	type ReasonRule,
} from "../access/policy.ts";
import { ACTIONS, RIGHTS, ROLE_NAMES, ROLES, type Role } from "../access/roles.ts";
import { ACTION_WORDS, type ActionName } from "./action-words.ts";

export interface ReasonInWords {
	code: ReasonCode;
	name: string;
	who: string;
	/** On which case. */
	where: string;
	/** What opens without anybody else. */
	scope: string;
	approval: string;
	passkey: string;
	time: string;
	afterwards: string;
	/** Why it opens nothing yet; null: it does. */
	notYet: string | null;
	questions: string[];
}

export function reasonsInWords(policy: Policy): ReasonInWords[] {
	return REASON_CODES.map((code) => {
		const rule = policy.reasons[code];
		return {
			code,
			name: rule.name,
			who: list(rule.roles.map(named)),
			where:
				rule.on === "decided"
					? "a case that was closed by a decision"
					: rule.on === "reviewed"
						? "the case of an opening whose review the person has claimed and that they cannot judge without the content"
						: "an open case that the person has claimed; a lead also one that somebody else has",
			scope: scopeInWords(rule, policy),
			approval: moreInWords(rule),
			passkey: passkeyInWords(rule),
			time: `${rule.minutes} minutes`,
			afterwards: afterwardsInWords(rule, policy),
			notYet: rule.notYet,
			questions: Object.values(rule.questions),
		};
	});
}

function scopeInWords({ widest, on }: ReasonRule, { around }: Policy): string {
	if (on === "reviewed") return "nothing without approval, and never more than the reviewed opening saw";
	if (widest === "none") return "nothing without approval";
	if (widest === "thread") return "any part of the thread, up to the whole";
	if (widest === "seen") return "what the person saw whose act is looked at again";
	return `the reported messages and ${around.reported} on either side; wider windows, each with a reason of its own, up to ${around.widest} on either side, all openings of one person together`;
}

function moreInWords({ approval, widest }: ReasonRule): string {
	if (approval === null) return widest === "thread" ? "nobody's" : "nobody can approve more";
	const what = widest === "none" ? "always" : "for anything beyond that";
	return `${what}, by ${approversInWords(approval)}`;
}

/** "a lead", "2 different people, each lead or counsel"; in the region, and never the person themself. */
export function approversInWords({ roles, needed }: Approval): string {
	const who = list(roles.map(named));
	return needed === 1
		? `one ${who} other than the person`
		: `${needed} different people, each ${who}, other than the person`;
}

function passkeyInWords({ verification: { reported, wider } }: ReasonRule): string {
	if (reported === "verification") return "verified by fingerprint, face or PIN";
	if (wider === "presence") return "at least a touch";
	return "at least a touch for the reported messages; verified by fingerprint, face or PIN for anything wider";
}

function afterwardsInWords({ aftercare, reviewHours }: ReasonRule, { sampling }: Policy): string {
	const due = reviewHours === null ? "" : `, due within ${reviewHours} hours`;
	if (aftercare === "always") return `always reviewed by oversight${due}`;
	if (aftercare === "again") return `always reviewed by somebody else of oversight${due}`;
	if (reviewHours !== null) return `reviewed by oversight${due}`;
	const share = sampling.percent[aftercare];
	if (share === 100) return "always reviewed by oversight";
	return `${share} in 100, drawn by lot, are reviewed by oversight; every reading is on the record`;
}

/** How openings are drawn for review. */
export function samplingInWords({ sampling, around }: Policy): string[] {
	const { period, always, dueHours, witnesses, fallbackHours } = sampling;
	const also = [
		...(always.wholeThreads
			? [`nine tenths or all of a thread of more than ${around.reported * 2 + 1} messages, also bit by bit`]
			: []),
		...(always.pastLimits ? ["an opening that asked for a further reason"] : []),
		"one that was released without the witnesses",
	];
	const first = witnesses[0] ?? "the log's first witness";
	return [
		`Openings are drawn for review each ${period}, apart for each reason, role and region, and of each that has any, at least one.`,
		`Always reviewed, whatever the reason: ${list(also)}; within ${dueHours.always} hours. What was drawn, within ${dueHours.drawn} hours of the period's end.`,
		`What is drawn follows from the record and the signature of ${first} on it after the period's end; where that is silent for ${fallbackHours} hours, of the next one. Whoever has the record can draw it again.`,
	];
}

/** What holds for every opening, whatever its reason. */
export function rulesInWords(policy: Policy): string[] {
	const { words, limits, requests, around, clockToleranceMs } = policy;
	const { openingsPerHour, perAccountPerDay, emergenciesPerDay, workingHours } = limits;
	return [
		"Nobody reads without a reason. The decision to release is on the record before a word is shown; if it cannot be recorded, nothing is shown.",
		`A reason is a code, the question that reading is to settle, and ${words.min} to ${words.max.toLocaleString("en")} characters of the person's own words. The words are sealed; the record holds their salted commitment.`,
		"Where passkeys are asked for, each opening is confirmed by one, over exactly what is asked: the case, the reason, the messages. The record holds what was signed.",
		"A thread is opened in a region in which the person holds a role, and for as long as they hold it. Cases of child sexual abuse and grooming are seen and opened by child safety alone.",
		"Nobody opens a thread in which an account of their own takes part, as far as staff's accounts are known.",
		`What one person opens on one thread adds up: past ${around.widest} messages on either side of the reported ones it needs approval, however small each step is.`,
		`Approval is another person's, by role and region, never one's own. Without a decision a request lapses after ${requests.lapseHours} hours; approved, it must be opened within ${requests.openWithinHours} hours.`,
		"An opening ends by time, when a lead of the region or oversight ends it, when the case is closed, and when the person signs out, loses the role or leaves. Then nothing more is read, and the page is emptied.",
		"An opening belongs to one person, one case, one scope and the page that asked for it. Each further reading, the names of people included, is a further entry.",
		`More than ${openingsPerHour.soft} openings an hour, or ${perAccountPerDay.soft} a day of threads of one account, ask for a further reason; ${openingsPerHour.hard} an hour and ${perAccountPerDay.hard} a day are the end, and oversight is told.`,
		`A person may open ${inWords(emergenciesPerDay)} emergencies a day. They open at once; oversight is told at once and judges each.`,
		...(workingHours === null
			? []
			: Object.entries(workingHours).map(
					([region, { days, from, to, timeZone }]) =>
						`In ${region.toUpperCase()} openings outside ${daysInWords(days)}, ${from}:00 to ${to}:00 (${timeZone}), ask for a further reason.`,
				)),
		`If the clocks of the database and the decryption service are more than ${clockToleranceMs / 1000} seconds apart, nothing opens.`,
		...samplingInWords(policy),
		"Nobody judges their own opening, or one of a case on which they had a part; an opening is judged once, by whoever has claimed its review. Who is found to have done wrong answers, and a second of oversight closes it.",
		"Searching and reading the record is on the record too. Taking the whole of it away takes two of oversight.",
	];
}

export interface RightsTable {
	roles: { role: Role; name: string }[];
	rows: { action: ActionName; words: string; held: boolean[] }[];
}

/** Role by action. */
export function rightsTable(): RightsTable {
	const may = (action: ActionName): readonly Role[] => RIGHTS[action];
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
	"A role that opens, approves, reviews or administers is given by two people: one proposes, another confirms.",
] as const;

const named = (role: Role) => ROLE_NAMES[role].toLowerCase();

function daysInWords(days: readonly number[]): string {
	const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
	return [...days]
		.sort((a, b) => a - b)
		.map((day) => names[day - 1] ?? "?")
		.join(", ");
}

function list(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function inWords(count: number): string {
	return ["no", "one", "two", "three", "four", "five"][count] ?? String(count);
}
