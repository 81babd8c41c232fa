/** What is said over the socket about access reports. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

/** `draft`: of the worker's, by its id. No figure comes over this door. */
export const TotalsQuestion = z.strictObject({ draft: z.uuid() });
export const TotalsRequest = TotalsQuestion.extend({ confirmation: Confirmation.optional() });

export interface TotalsPublished {
	entry: string;
}
