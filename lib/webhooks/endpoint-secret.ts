/**
 * The key that an endpoint's messages are signed with. It is nowhere in the database: it follows from a key of the worker's, the
 * endpoint's id and its generation, so that who has the database, or the console's role in it, signs nothing. Whoever operates
 * Countersign is shown it when the endpoint is added or its secret rotated.
 *
 *   HKDF-SHA-256 (RFC 5869), input: the worker's key, as its file has it, in UTF-8; no salt; info: "countersign webhook" ‖ 0x0a ‖
 *   id ‖ 0x0a ‖ generation, in decimal; 32 bytes. As text: "whsec_" and their base64 (Standard Webhooks).
 *
 * Shown by: endpoint-secret.test.ts, with a frozen vector.
 */
import { hkdfSync } from "node:crypto";

export interface Keyed {
	/** The endpoint's. */
	id: string;
	generation: number;
	/** Until then what was signed by the generation before is valid too. */
	formerUntil: Date | null;
}

export function endpointKey(workersKey: string, id: string, generation: number): Buffer {
	const info = `countersign webhook\n${id}\n${generation}`;
	return Buffer.from(hkdfSync("sha256", workersKey, "", info, 32));
}

/** Those that a message is signed with now, the newest first. */
export function validKeys(
	workersKey: string,
	{ id, generation, formerUntil }: Keyed,
	now = new Date(),
): Buffer[] {
	const both = generation > 1 && formerUntil !== null && formerUntil > now;
	const valid = both ? [generation, generation - 1] : [generation];
	return valid.map((one) => endpointKey(workersKey, id, one));
}

export const asSecret = (key: Buffer) => `whsec_${key.toString("base64")}`;
