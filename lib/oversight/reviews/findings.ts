/** What a finding says beside its verdict, and how it ends, in words: forms and pages read them. */
import type { Closure, CorrectiveAction } from "../../access/verdicts.ts";

export {
	CLOSURE_CODES,
	type Closure,
	CORRECTIVE_ACTION_CODES,
	type CorrectiveAction,
	finds,
	NEEDS_CONTENT,
	SEVERITIES,
} from "../../access/verdicts.ts";

export const CORRECTIVE_ACTIONS = {
	TALK: "A talk with the person",
	TRAINING: "Training before the next opening",
	RIGHTS_LOOKED_AT: "Their rights are looked at anew",
	RIGHTS_TAKEN: "Their rights are taken away",
	HANDED_ON: "Handed to whoever decides on employment or the law",
	PROCESS_CHANGED: "The way of working is changed",
} as const satisfies Record<CorrectiveAction, string>;

export const CLOSURES = {
	UPHELD: { name: "Upheld", meaning: "The finding stands, whatever was answered.", tone: "warn" },
	WITHDRAWN: { name: "Withdrawn", meaning: "The finding does not stand.", tone: "good" },
} as const satisfies Record<Closure, object>;
