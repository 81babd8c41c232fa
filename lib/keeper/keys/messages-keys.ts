/** What is said over the socket about the end of intake keys. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

/** RFC 7638 thumbprint. */
export const kid = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Announced, or called off: `cancel`. */
export const DestructionAct = z.enum(["announce", "cancel"]);
export type DestructionAct = z.infer<typeof DestructionAct>;

/** `region`: by which the console finds the keeper to ask; it is the key's, whatever is said here. */
export const DestructionAsked = z.strictObject({ act: DestructionAct, region: z.string().max(16) });
export const DestructionDecided = DestructionAsked.extend({ confirmation: Confirmation.optional() });

export const RewrapAsked = z.strictObject({ region: z.string().max(16) });

export interface DestructionDone {
	/** The entry that says so. */
	entry: string;
	/** Of an announcement: not before then, ISO 8601. */
	due?: string;
}
