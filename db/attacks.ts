/**
 * What somebody could try who holds the password of one of our database roles: statement, and the exact refusal.
 *
 * The same list is tried on a test database (traps.test.ts) and on the running product (`npm run prove`). Every
 * attack runs in a transaction that is rolled back even where it gets through, so that trying does no harm.
 * An attack that needs a live case first does lawfully what comes before the theft: a refusal of that step is not
 * the refusal that is asked for, and counts as a failure.
 */

import { ATTACHMENTS } from "./attacks/attachments.ts";
import type { Attack } from "./attacks/attack.ts";
import { CASE_PAGE } from "./attacks/case-page.ts";
import { DECISIONS } from "./attacks/decisions.ts";
import { DESK_READING } from "./attacks/desk-reading.ts";
import { HOLDS } from "./attacks/holds.ts";
import { INDEX } from "./attacks/index.ts";
import { KEYS } from "./attacks/key-ends.ts";
import { INTAKE_KEYS } from "./attacks/keys.ts";
import { CONCLUSIONS, WORKER } from "./attacks/oversight.ts";
import { QUEUE } from "./attacks/queue.ts";
import { READING } from "./attacks/reading.ts";
import { LEAF, OWNER, RECORD } from "./attacks/record.ts";
import { RETENTION } from "./attacks/retention.ts";
import { RIGHTS } from "./attacks/rights.ts";
import { STANDING } from "./attacks/standing.ts";
import { SUBJECTS } from "./attacks/subjects.ts";
import { TRAPS } from "./attacks/traps.ts";
import { WEBHOOKS } from "./attacks/webhooks.ts";
import { WORDS } from "./attacks/words.ts";
import { KEEPER, WEB } from "./attacks/writing.ts";

export const ATTACKS: readonly Attack[] = [
	...READING,
	...DESK_READING,
	...ATTACHMENTS,
	...WEB,
	...KEEPER,
	...RIGHTS,
	...RECORD,
	...LEAF,
	...INDEX,
	...WORKER,
	...CONCLUSIONS,
	...OWNER,
	...TRAPS,
	...WORDS,
	...STANDING,
	...SUBJECTS,
	...HOLDS,
	...INTAKE_KEYS,
	...KEYS,
	...RETENTION,
	...WEBHOOKS,
	...CASE_PAGE,
	...QUEUE,
	...DECISIONS,
];
