/** What is said over the socket about reviews of openings. */
import { z } from "zod";
import {
	CLOSURE_CODES,
	CORRECTIVE_ACTION_CODES,
	NEEDS_CONTENT,
	VERDICT_CODES,
} from "../../access/verdicts.ts";
import { Confirmation } from "../confirm/messages-confirmation.ts";

/** Sealed by the keeper; how long they may be is policy's to say. */
const words = z.string().trim().max(20_000);

export const Judgement = z.strictObject({
	verdict: z.enum([...VERDICT_CODES, NEEDS_CONTENT]),
	words,
	/** Both of a finding, neither of anything else. 0 is the gravest. */
	severity: z.int().min(0).max(3).optional(),
	action: z.enum(CORRECTIVE_ACTION_CODES).optional(),
});
export type Judgement = z.infer<typeof Judgement>;
export const JudgementGiven = Judgement.extend({ confirmation: Confirmation.optional() });

export const FindingClosed = z.strictObject({ verdict: z.enum(CLOSURE_CODES), words });
export type FindingClosed = z.infer<typeof FindingClosed>;
export const ClosureGiven = FindingClosed.extend({ confirmation: Confirmation.optional() });
