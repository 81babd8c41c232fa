/** What is said over the socket about decisions that need a second person. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

export const SecondWord = z.strictObject({
	verdict: z.enum(["CONFIRMED", "DECLINED"]),
	/** The decision's entry, and the digest of what the person was shown. */
	entry: z.uuid(),
	digest: z.string().regex(/^[0-9a-f]{64}$/),
	/** Why it is declined; may be left out. Sealed by the keeper. */
	words: z.string().trim().max(20_000).optional(),
});
export type SecondWord = z.infer<typeof SecondWord>;
export const SecondWordGiven = SecondWord.extend({ confirmation: Confirmation.optional() });
