import type { reading as en } from "../en/reading.ts";
import type { Translation } from "../words.ts";

export const reading: Translation<typeof en> = {};
