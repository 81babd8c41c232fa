import type { Refusals } from "../refusal-in.ts";

/** What a refusal says, by its code (refusal-in.ts). The English is the domain's own. */
export const errors: Refusals = {
	CASE_CLOSED: "Der Fall ist bereits entschieden. Es wurde nichts geändert.",
};
