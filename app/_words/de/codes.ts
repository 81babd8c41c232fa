import type { codes as en } from "../en/codes.ts";
import type { Translation } from "../words.ts";

export const codes: Translation<typeof en> = {};
