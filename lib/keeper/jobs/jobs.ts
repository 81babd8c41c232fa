/** Everything the keeper does by its own clock, a line each. */
import type { KeeperJob } from "./job.ts";

export const JOBS: readonly KeeperJob[] = [];
