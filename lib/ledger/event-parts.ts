/** What events are made of (event.ts): ids, codes, digests and commitments, and nothing that somebody typed. */
import { z } from "zod";

export const id = z.uuid();
export const code = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
export const hex = z.string().regex(/^[0-9a-f]{64}$/);
const interval = z.tuple([z.int().positive(), z.int().positive()]);

export const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,1024}$/);
/**
 * How sure we are of the actor. `passkey`: the three parts of a WebAuthn assertion (Level 3 §6.1, §6.5.4) over the challenge
 * SHA-256(canonical request), where the request is this entry's own facts and the nonce (access/confirmation.ts); the
 * public key stands in the entry `passkey.added` of that passkey. `opening`: under an opening that was itself confirmed.
 */
const assurance = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.enum(["session", "system"]) }),
	z.strictObject({ kind: z.literal("opening"), entry: id }),
	z.strictObject({
		kind: z.literal("passkey"),
		passkey: id,
		nonce: base64url,
		challenge: base64url,
		authenticatorData: base64url,
		clientData: base64url,
		signature: base64url,
	}),
]);
const common = {
	assurance,
	outcome: z.enum(["done", "granted", "refused", "failed", "unknown"]),
	policy: code.optional(),
	actor: z.strictObject({ id, role: code }).optional(),
	session: id.optional(),
	region: code.optional(),
	case: id.optional(),
	thread: id.optional(),
	error: code.optional(),
};
export const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
	z.strictObject({ type: z.literal(type), ...common, ...shape });

/** What a release waits for. */
export const gate = z.string().regex(/^(checkpoint|witnesses:[1-9][0-9]?)$/);
export const reason = z.strictObject({ code, question: code.optional(), commitment: hex.optional() });
export const scope = z.strictObject({
	intervals: z.array(interval),
	count: z.int().nonnegative(),
	digest: hex,
	parts: z.array(z.enum(["messages", "note", "names"])),
	/** Whose note and names. */
	reports: z.array(id),
});

/** What is asked for, before a row is counted. */
export const planned = z.strictObject({ intervals: z.array(interval) });
/** Soft limits that were passed by with a further reason. */
export const limits = z.array(code).optional();
/** SHA-256(salt ‖ text) of what stands beside, erasable. */
export const commitment = hex;

export const samplingRule = z.strictObject({
	v: z.literal(1),
	period: code,
	shares: z.record(code, z.int().min(1).max(100)),
	wholeAbove: z.int().positive().optional(),
	pastLimits: z.boolean(),
	witnesses: z.array(z.string()),
	fallbackHours: z.int().positive(),
});
