/** What a search of the ledger asks for, in the words of its form. Pure. */
import { REASONS, type ReasonCode } from "../access/policy.ts";
import { ROLE_NAMES, type Role } from "../access/roles.ts";
import { EVENT_WORDS } from "./event-words.ts";
import type { ASSURANCES } from "./ledger-filters.ts";

export const ASSURANCE_WORDS: Record<(typeof ASSURANCES)[number], string> = {
	session: "the session alone",
	opening: "under an opening",
	passkey: "a passkey",
	system: "no person",
};

const NAMES = {
	actor: "Person",
	case: "Case",
	type: "What",
	outcome: "Outcome",
	region: "Region",
	from: "From, UTC",
	until: "Until, UTC",
	words: "Words in reasons",
	account: "Account of a platform",
	thread: "Thread",
	reason: "Reason",
	role: "In the role of",
	employer: "Employer",
	office: "Office in",
	assurance: "Confirmed by",
	gate: "Waited for",
	opening: "Opening",
} as const;

const VALUES: Partial<Record<keyof typeof NAMES, (value: string) => string | undefined>> = {
	type: (value) => (EVENT_WORDS as Record<string, string>)[value],
	region: (value) => value.toUpperCase(),
	from: inUtc,
	until: inUtc,
	reason: (value) => REASONS[value as ReasonCode]?.name,
	role: (value) => ROLE_NAMES[value as Role],
	assurance: (value) => (ASSURANCE_WORDS as Record<string, string>)[value],
	gate: gateInWords,
};

/** In the order of the form; none where everything is searched. What is no filter (a format, a page) is left out. */
export function filtersInWords(terms: Readonly<Record<string, string | undefined>>): [string, string][] {
	return (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((name): [string, string][] => {
		const value = terms[name];
		return value ? [[NAMES[name], VALUES[name]?.(value) ?? value]] : [];
	});
}

function gateInWords(gate: string): string {
	if (gate === "checkpoint") return "the log alone";
	const count = gate.slice("witnesses:".length);
	return count === "1" ? "one witness" : `${count} witnesses`;
}

function inUtc(text: string): string {
	return text.replace("T", " ").replace("Z", "");
}
