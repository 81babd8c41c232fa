/**
 * Alarms for oversight: the open ones with what to do, those that ended lately, and who could not be told. Ids, codes and
 * times, of one's own regions; none of a signal about whoever looks. Shown by: list-alarms.test.ts.
 */
import { type AlarmRow, selectAlarms } from "#db/queries/alarms.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type AlarmKind, kindInWords, SETTLED_BY_PEOPLE } from "./kinds.ts";

const MOST_OPEN = 200;
const MOST_ENDED = 30;

export interface AlarmView extends AlarmRow {
	name: string;
	says: string;
	todo: string;
	ends: string;
	tone: "alarm" | "warn";
	/** Where what is to be done is done. */
	href: string;
	/** Whether it ends when somebody says that they looked into it. */
	byPeople: boolean;
	/** Where a channel could not be told yet, and why. */
	undelivered: { channel: string; attempts: number; error: string }[];
}

const PLACES: Readonly<Record<AlarmKind, string>> = {
	RECORDING_FAILS: "/oversight/log",
	LOG_STANDS: "/oversight/log",
	WITNESS_DISAGREES: "/oversight/log",
	KEY_CHANGED: "/oversight/configuration",
	GATE_CHANGED: "/oversight/configuration",
	REVIEW_OVERDUE: "/oversight/reviews",
	SAMPLE_STANDS: "/oversight/periods",
	TASK_FAILS: "/oversight/log",
	PROTOCOL_OVERDUE: "/oversight/protocol",
	BREAK_GLASS: "/oversight/reviews",
	SIGNAL_RAISED: "/oversight/signals",
	SIEM_BEHIND: "/oversight/log",
	RETENTION_STOPPED: "/keys",
	KEY_DESTRUCTION_ANNOUNCED: "/keys",
	KEY_STORE_FAILS: "/keys",
	REWRAP_BEHIND: "/keys",
	JOB_FAILS: "/keys",
	HOLD_ENDS: "/legal/holds",
	WEBHOOK_BEHIND: "/platforms",
	WEBHOOK_DEAD: "/platforms",
	SECOND_WORD_WAITS: "/approvals",
	WEBHOOK_ENDPOINTS_CHANGED: "/platforms",
};

export async function listAlarms(actor: Actor): Promise<{ open: AlarmView[]; ended: AlarmView[] }> {
	authorise(actor, "alert.read");
	const reader = { regions: regionsFor(actor, "alert.read"), personId: actor.personId };
	const [open, ended] = await Promise.all([
		selectAlarms(web(), { ...reader, open: true, limit: MOST_OPEN }),
		selectAlarms(web(), { ...reader, open: false, limit: MOST_ENDED }),
	]);
	// What somebody has just looked into is over for people; the worker ends it at its next look.
	return {
		open: open.filter(({ settledBy }) => settledBy === null).map(viewOf),
		ended: [...open.filter(({ settledBy }) => settledBy !== null), ...ended].map(viewOf),
	};
}

function viewOf(row: AlarmRow): AlarmView {
	return {
		...row,
		...kindInWords(row.kind),
		href: PLACES[row.kind as AlarmKind] ?? "/oversight/log",
		byPeople: (SETTLED_BY_PEOPLE as readonly string[]).includes(row.kind),
		undelivered: row.deliveries.flatMap(({ channel, delivered, attempts, error }) =>
			!delivered && error !== null ? [{ channel, attempts, error }] : [],
		),
	};
}
