/** What is said over the socket about retention. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

/** `region`: by which the console finds the keeper to ask; it is the plan's, whatever is said here. */
export const ResumptionAsked = z.strictObject({ region: z.string().max(16) });
export const Resumption = ResumptionAsked.extend({ confirmation: Confirmation.optional() });

export const RunAsked = z.strictObject({ region: z.string().max(16) });

export interface Resumed {
	/** The entry that says so. */
	entry: string;
}
