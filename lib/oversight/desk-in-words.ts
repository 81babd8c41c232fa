/** What the policy in force says of the moderator's desk, as sentences. Pure. Shown by: desk-in-words.test.ts. */
import type { ActionKind, Desk } from "../access/policy-desk.ts";

const ACTION: Readonly<Record<ActionKind, string>> = {
	SUPPORT: "sending support resources",
	LABEL: "labelling",
	WARN: "warning an account",
	AGE_RESTRICT: "restricting by age",
	REMOVE_MESSAGES: "removing messages",
	RESTRICT_DMS: "restricting direct messages",
	SUSPEND_ACCOUNT: "suspending an account",
	TERMINATE_ACCOUNT: "terminating an account",
};

const LEVELS = ["S0", "S1", "S2", "S3"] as const;

/** One sentence each: a decision's way out, the second person, claims, how attachments are shown, exposure. */
export function deskInWords(desk: Desk): string[] {
	return [
		undoInWords(desk),
		secondInWords(desk),
		claimsInWords(desk),
		readingInWords(desk),
		exposureInWords(desk),
	];
}

function undoInWords({ undoSeconds }: Desk): string {
	return undoSeconds === 0
		? "A decision leaves the house as it is made; nobody takes it back."
		: `A decision leaves the house ${counted(undoSeconds, "second")} after it was made; until then whoever made it may take it back.`;
}

function secondInWords({ secondPerson: { actions, suspensionDaysOver } }: Desk): string {
	const acts = [
		...actions.filter((kind) => kind !== "SUSPEND_ACCOUNT").map((kind) => ACTION[kind]),
		actions.includes("SUSPEND_ACCOUNT")
			? "every suspension"
			: `a suspension of more than ${counted(suspensionDaysOver, "day")} or without an end`,
	];
	return `A second person, never whoever decided, confirms before it leaves the house: ${acts.join(", ")}.`;
}

function claimsInWords({ claims: { lapseMinutes, warnMinutes } }: Desk): string {
	return `A claimed case on which its owner does nothing for ${counted(lapseMinutes, "minute")} goes back to the queue; its page says so ${counted(warnMinutes, "minute")} before.`;
}

function readingInWords({ reading: { blur, grey, muted, autoplay } }: Desk): string {
	const shown = [
		blur ? "blurred" : "sharp",
		grey ? "grey" : "in colour",
		muted ? "without sound" : "with sound",
		autoplay ? "playing by themselves" : "still until played",
	];
	return `Attachments are closed until somebody asks for one, and each that is shown is an entry. They are then ${shown.join(", ")}, until a person chooses otherwise for themselves.`;
}

function exposureInWords({ exposure: { budget, remindPercent, message, attachment } }: Desk): string {
	const points = LEVELS.map((level) => `${level} ${message[level]} and ${attachment[level]}`).join(", ");
	return `What a person reads in twelve hours counts points, for a message and for an attachment: ${points}. At ${remindPercent} % of ${budget.toLocaleString("en")} a pause is proposed; nothing is refused. Leads see the sum as load, not what was read.`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
