import type { load as en } from "../en/load.ts";
import type { Translation } from "../words.ts";

export const load: Translation<typeof en> = {};
