import type { casepage as en } from "../en/casepage.ts";
import type { Translation } from "../words.ts";

export const casepage: Translation<typeof en> = {};
