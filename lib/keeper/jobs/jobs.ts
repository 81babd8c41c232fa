/** Everything the keeper does by its own clock, a line each. */

import { forgetSubjects } from "../subjects/forget-subjects.ts";
import { countFalls } from "./count-falls.ts";
import type { KeeperJob } from "./job.ts";

export const JOBS: readonly KeeperJob[] = [countFalls, forgetSubjects];
