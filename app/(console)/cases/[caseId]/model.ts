/** What the server hands to the desk in the browser: facts about messages, never their content. */
import type { Verification, Widest } from "#lib/access/policy.ts";
import type { SealWorth } from "#lib/oversight/seal-worth.ts";

/** A message as a dot, in reading order. */
export interface Dot {
	sequence: number;
	/** The sender's number in the thread; null: the platform. */
	sender: number | null;
	/** Milliseconds. */
	at: number;
	kind: string;
	revision: number;
	reported: boolean;
	provenance: string;
	unavailable: string | null;
}

/** As one chooses a scope; `wide` is a window that somebody else must approve. */
export type ScopeKind = "reported" | "seen" | "window" | "wide" | "thread";

export interface Reason {
	code: string;
	name: string;
	minutes: number;
	reviewHours: number | null;
	/** What opens without approval, as policy says it. */
	widest: Widest;
	scopes: readonly ScopeKind[];
	/** Who must approve what goes beyond, in words; null: nobody can. */
	approval: string | null;
	/** What the passkey must show. */
	verification: { reported: Verification; wider: Verification };
	/** Why it opens nothing yet. */
	notYet: string | null;
	questions: readonly { code: string; words: string }[];
	/** What else of it the person should know before they ask. */
	limit: string | null;
}

/** A request of one's own for this case, which waits, was approved, or came to nothing. */
export interface OwnRequest {
	id: string;
	state: "REQUESTED" | "APPROVED" | "DENIED" | "CANCELLED" | "LAPSED" | "OPENED";
	reason: string;
	messages: number;
	approvals: number;
	needed: number;
	/** Of those who may approve it. */
	roles: string;
	requestedAt: string;
	lapsesAt: string;
	entry: string;
	entryNumber: number | null;
}

export interface DeskPerson {
	number: number;
	alias: string;
}

export interface DeskProps {
	caseId: string;
	/** The review for which oversight reads; else it is the case that is worked on. */
	review?: string;
	reader: string;
	dots: Dot[];
	people: DeskPerson[];
	reasons: Reason[];
	around: number;
	widest: number;
	/** What whoever decided the case saw, as sequence numbers: for looking at a decision again. */
	seen: readonly number[];
	/** Whether this person is asked for a passkey. */
	asksPasskey: boolean;
	/** They are, and have none that confirms: none at all, or one that is too new. */
	lacksPasskey: "none" | "new" | null;
	/** They opened some of this thread before without anybody's approval: it adds up. */
	openedBefore: boolean;
	/** A soft limit that is reached already: a further reason will be asked for. */
	softLimit: string | null;
	/** Whether they decide the case too: it is claimed by them. */
	decides: boolean;
	requests: readonly OwnRequest[];
	words: { min: number; max: number };
	/** Whose word the seal of a reading is. */
	sealWorth: SealWorth;
}
