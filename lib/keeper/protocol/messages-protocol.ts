/** What is said over the socket about reviews of the protocol: which thing is signed, by the digest of what was shown. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const period = z.string().regex(/^[0-9]{4}-Q[1-4]$/);

const policy = z.strictObject({ what: z.literal("policy"), configuration: z.int().positive(), digest });
const inventory = z.strictObject({
	...{ what: z.literal("inventory"), period, digest },
	kind: z.enum(["KEYS", "WITNESSES", "BREAK_GLASS"]),
});
/** The decisions of a review of rights, all of them: whoever signs closes it. */
const rights = z.strictObject({ what: z.literal("rights"), period, digest });

export const Signing = z.discriminatedUnion("what", [policy, inventory, rights]);
export type Signing = z.infer<typeof Signing>;

const confirmation = Confirmation.optional();
export const SignRequest = z.discriminatedUnion("what", [
	policy.extend({ confirmation }),
	inventory.extend({ confirmation }),
	rights.extend({ confirmation }),
]);
