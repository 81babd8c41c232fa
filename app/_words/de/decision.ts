import type { decision as en } from "../en/decision.ts";
import type { Translation } from "../words.ts";

export const decision: Translation<typeof en> = {};
