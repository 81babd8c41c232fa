/**
 * Every event that may be recorded: one closed union, `area.verb`. Which database role may append which type is
 * the database's list (ledger.event_type); `event.test.ts` holds the two together.
 *
 * A leaf outlives every erasure, so it holds only our own random ids, codes, counts, digests and salted
 * commitments: no content, no platform ids, no typed text. `ledger.append` refuses what does not look like one.
 */
import { z } from "zod";
import { KEEPER_EVENTS } from "./keeper-events.ts";
import { WEB_EVENTS } from "./web-events.ts";
import { WORKER_EVENTS } from "./worker-events.ts";

export const LedgerEvent = z.discriminatedUnion("type", [...KEEPER_EVENTS, ...WEB_EVENTS, ...WORKER_EVENTS]);
export type LedgerEvent = z.infer<typeof LedgerEvent>;
export type EventType = LedgerEvent["type"];
