/** What happens in a year, in the words of the console. Nothing here says who misuses it: that is planted.ts's alone. */
import type { Role } from "#lib/access/roles.ts";

export interface Joined {
	kind: "joined";
	person: number;
	alias: string;
	name: string;
	role: Role;
	regions: readonly string[];
	employer: string;
	office: string;
	/** Accounts that they registered as their own. */
	accounts: readonly string[];
}

export interface Reported {
	kind: "reported";
	case: number;
	thread: number;
	region: string;
	category: string;
	keyword: string;
	severity: number;
	restricted: boolean;
	minors: boolean;
	/** Of the thread, where it is new. */
	participants: readonly string[];
	/** How many messages the thread has. */
	length: number;
	reported: readonly number[];
}

export interface Opened {
	kind: "opened";
	opening: number;
	case: number;
	person: number;
	session: number;
	reason: string;
	question: string;
	/** Sequence numbers, both included. */
	scope: readonly [from: number, to: number];
	widens?: number;
	request?: number;
	/** The different words of the reason. */
	words: readonly string[];
}

interface ByPerson {
	person: number;
	session: number;
}

export type Act = { at: number } & (
	| Joined
	| { kind: "left"; person: number }
	| { kind: "signed in"; session: number; person: number; address: string }
	| ({ kind: "signed out" } & ByPerson)
	| Reported
	| ({ kind: "claimed"; case: number } & ByPerson)
	| ({ kind: "released"; case: number } & ByPerson)
	| ({ kind: "decided"; case: number; outcome: string } & ByPerson)
	| ({ kind: "escalated"; case: number } & ByPerson)
	| ({ kind: "asked"; request: number; case: number; scope: readonly [number, number] } & ByPerson)
	| ({ kind: "answered"; request: number; verdict: "approve" | "deny" } & ByPerson)
	| Opened
	| ({ kind: "searched" } & ByPerson)
	| ({ kind: "judged"; opening: number; verdict: string } & ByPerson)
);
