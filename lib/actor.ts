import type { Role } from "./access/roles.ts";

/** A role held in a region. */
export interface Grant {
	role: Role;
	region: string;
}

/**
 * Who acts: always a domain function's first argument, resolved from a session, never from what a caller sends.
 * Web's actor decides what a page shows; the keeper resolves the same session again before it opens anything.
 */
export interface Actor {
	personId: string;
	/** What others see of the person: on watermarks, in the ledger's pages. */
	alias: string;
	name: string;
	sessionId: string;
	grants: readonly Grant[];
}
