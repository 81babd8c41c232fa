/** Everything the keeper does by its own clock, a line each. */

import { tendBodies } from "../attachments/tend-bodies.ts";
import { tendHolds } from "../holds/tend-holds.ts";
import { destroyKeys } from "../keys/destroy-keys.ts";
import { rewrap } from "../keys/rewrap.ts";
import { erasure, retention, shredding } from "../retention/retention.ts";
import { eraseAgain } from "../subjects/erase-again.ts";
import { forgetSubjects } from "../subjects/forget-subjects.ts";
import { countFalls } from "./count-falls.ts";
import type { KeeperJob } from "./job.ts";

export const JOBS: readonly KeeperJob[] = [
	rewrap,
	destroyKeys,
	countFalls,
	tendBodies,
	tendHolds,
	eraseAgain,
	forgetSubjects,
	retention,
	erasure,
	shredding,
];
