/** An inventory's items, in words: its text has them as it was signed. Pure. */
import { ROLE_NAMES, type Role } from "../../access/roles.ts";
import { quarterBefore, quarterNamed } from "../../totals/period.ts";

export type Item = Readonly<Record<string, unknown>>;

const WHAT: Record<string, string> = {
	LOG_KEY: "Key of the log",
	INTAKE_KEY: "Intake key",
	PASSKEYS: "Passkeys",
	WITNESS: "Witness",
	MAY_OPEN_AT_ONCE: "May open at once",
	FIRST_ADMIN: "First admin",
	EMERGENCY: "Emergency opened",
};

/** In this order. */
const FACTS: Record<string, string> = {
	alias: "who",
	person: "person",
	name: "name",
	origin: "log",
	role: "role",
	region: "region",
	at: "when",
	people: "people",
	passkeys: "passkeys",
	without: "people without a passkey",
	disabled: "account",
	address: "address",
	local: "runs",
	gate: "releases wait for",
	since: "since",
	until: "until",
	store: "key store",
	announced: "its destruction announced",
	destroyed: "destroyed",
	removed: "left the key store",
	opening: "opening",
	key: "key",
	entry: "entry",
};

export interface ItemFact {
	term: string;
	value: string;
	/** An id or a key, to be read letter by letter. */
	code: boolean;
	/** Of the ledger. */
	entry?: string;
}

export const whatInWords = ({ what }: Item): string => WHAT[String(what)] ?? String(what);

/** Whoever has an alias is called by it, and an opening by its beginning. What has no word here is shown as it is. */
export function factsInWords(item: Item): ItemFact[] {
	const places = Object.keys(FACTS);
	const place = (name: string) => (places.includes(name) ? places.indexOf(name) : places.length);
	return Object.entries(item)
		.filter(([name, value]) => name !== "what" && value !== null && !(name === "person" && item.alias))
		.sort(([a], [b]) => place(a) - place(b))
		.map(([name, value]) => ({
			term: FACTS[name] ?? name,
			value: valueInWords(name, value),
			code: ["key", "origin", "address", "person", "opening", "entry"].includes(name),
			...(name === "entry" && { entry: String(value) }),
		}));
}

function valueInWords(name: string, value: unknown): string {
	const text = String(value);
	if (name === "role") return ROLE_NAMES[text as Role] ?? text;
	if (name === "region") return text.toUpperCase();
	if (name === "disabled") return value ? "disabled" : "works";
	if (name === "local") return value ? "on the log's own machine" : "elsewhere";
	if (name === "gate") return gateInWords(text);
	if (["at", "since", "until", "announced", "destroyed", "removed"].includes(name))
		return `${text.replace("T", " ").replace(/(\.[0-9]+)?Z$/, "")} UTC`;
	return ["entry", "opening"].includes(name) ? text.slice(0, 8) : text;
}

function gateInWords(gate: string): string {
	if (gate === "checkpoint") return "the log's checkpoint alone";
	const count = gate.replace("witnesses:", "");
	return count === "1" ? "one witness" : `${count} witnesses`;
}

/** The quarter whose emergencies stand in the inventory that is signed for this one: the one before, which is whole. */
export function emergenciesOf(period: string): string {
	const quarter = quarterNamed(period);
	return quarter ? quarterBefore(quarter).name : period;
}
