import type { queue as en } from "../en/queue.ts";
import type { Translation } from "../words.ts";

export const queue: Translation<typeof en> = {};
