/** What is said over the socket about exports of the log. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

const verdict = z.enum(["confirm", "decline"]);
export type ExportVerdict = z.infer<typeof verdict>;

/** `size`: how many entries the log has, as the person was shown: what they sign. */
export const ExportQuestion = z.strictObject({ size: z.int().positive() });
export const ExportRequest = ExportQuestion.extend({ confirmation: Confirmation.optional() });
export const ExportDecisionQuestion = z.strictObject({ verdict });
export const ExportDecision = ExportDecisionQuestion.extend({ confirmation: Confirmation.optional() });

export interface ExportRequested {
	request: string;
	entry: string;
	/** Until when somebody may confirm it. */
	lapses: string;
}

export interface ExportDecided {
	entry: string;
	/** Until when it may be taken, where it was confirmed. */
	takeBy?: string;
}
