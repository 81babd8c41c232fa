import type { shared as en } from "../en/shared.ts";
import type { Translation } from "../words.ts";

export const shared: Translation<typeof en> = {};
