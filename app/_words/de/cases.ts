import type { cases as en } from "../en/cases.ts";
import type { Translation } from "../words.ts";

export const cases: Translation<typeof en> = {};
