/** What a data subject is told, as the database says it (0550_subjects.sql). Pure. docs/subjects.md describes each field. */

export interface ToldAccess {
	/** ISO 8601 in UTC, to the minute. */
	at: string;
	reason: string;
	team: string;
	/** Of the office, ISO 3166-1. */
	country: string;
	messages: number;
	/** Whether display names were shown too. */
	names: boolean;
}

export interface ToldConversation {
	/** Of this answer alone: in another the same conversation may have another. */
	number: number;
	/** Of access: whether its content is still there. */
	kept?: boolean;
	accesses?: ToldAccess[];
	/** Of erasure. ERASED: for this request; GONE: before it; KEPT, with `why`. */
	outcome?: "ERASED" | "GONE" | "KEPT";
	why?: string;
	/** Days: when it was deleted, and from when nobody can read any copy. */
	deleted?: string;
	unreadable?: string;
}

export interface Answer {
	version: 1;
	kind: "ACCESS" | "ERASURE";
	request: string;
	platform: string;
	account: string;
	region: string;
	received: string;
	asOf: string;
	/** 32 bytes in hex, of this request alone: without them nobody tries whether a digest in the log is of an answer they guess. */
	salt: string;
	conversations: ToldConversation[];
}
