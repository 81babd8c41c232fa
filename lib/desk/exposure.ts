/**
 * What reading does to whoever reads, as a number: each message released and each attachment shown counts by how grave its
 * case is (policy: desk.exposure). Near the budget and at it a pause is proposed; nothing is ever refused by it, since
 * what has to be read has to be read, if need be by somebody else.
 *
 * Counted is what the record says was released in the last twelve hours: a working day wherever and whenever it is
 * worked, where a midnight would fall into somebody's shift. Reading again counts again. The person sees their own; a lead
 * sees load: a percentage in steps of five, of whoever may work in the lead's region, never what it was or where.
 * No claim that the number measures harm. Shown by: exposure.test.ts.
 */
import { putDeskSetting, selectDeskSetting } from "#db/queries/desk-settings.ts";
import { type ReleasedRow, selectReleased } from "#db/queries/exposure.ts";
import { selectStaffWith } from "#db/queries/people.ts";
import { web } from "#db/web.ts";
import type { Desk } from "../access/policy-desk.ts";
import { authorise, RIGHTS } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { deskInForce } from "../policy/desk-in-force.ts";

export const DAY_HOURS = 12;
const DAY_MS = DAY_HOURS * 3_600_000;
/** A load is told in such steps. */
const STEP = 5;

export interface Exposure {
	points: number;
	budget: number;
	/** Of the budget, whole; may be over 100. */
	percent: number;
	messages: number;
	attachments: number;
	/** From which on a pause is proposed. */
	remindPercent: number;
	/** That one is proposed now: the person reached a mark that they have not put away yet. */
	remind: "near" | "over" | null;
}

export async function ownExposure(actor: Actor, now = new Date()): Promise<Exposure> {
	const since = new Date(now.getTime() - DAY_MS);
	const [rows, { exposure: rule }, row] = await Promise.all([
		selectReleased(web(), [actor.personId], since),
		deskInForce(),
		selectDeskSetting(web(), actor.personId),
	]);
	const points = pointsOf(rows, rule);
	const percent = percentOf(points, rule);
	const mark = markOf(percent, rule);
	const putAway = row?.remindedAt && row.remindedAt > since ? (row.remindedPercent ?? 0) : 0;
	return {
		...{ points, percent, budget: rule.budget, remindPercent: rule.remindPercent },
		messages: rows.reduce((sum, { messages }) => sum + messages, 0),
		attachments: rows.reduce((sum, { attachments }) => sum + attachments, 0),
		remind: mark <= putAway ? null : mark >= 100 ? "over" : "near",
	};
}

/** Puts the reminder away until the next mark is reached: from near to all of it, then each further half of the budget. */
export async function putReminderAway(actor: Actor, now = new Date()): Promise<void> {
	const { percent, remindPercent } = await ownExposure(actor, now);
	const mark = markOf(percent, { remindPercent });
	if (mark > 0)
		await putDeskSetting(web(), actor.personId, { remindedPercent: Math.ceil(mark), remindedAt: now });
}

export interface Load {
	personId: string;
	alias: string;
	/** Of the budget, in steps of five. */
	percent: number;
}

/** For leads: how much those carry who may work on the region's cases, the most burdened first. */
export async function exposureOf(actor: Actor, region: string, now = new Date()): Promise<Load[]> {
	authorise(actor, "load.read", region);
	const [people, { exposure: rule }] = await Promise.all([
		selectStaffWith(web(), { region, roles: RIGHTS["case.claim"] }),
		deskInForce(),
	]);
	const rows = await selectReleased(
		web(),
		people.map(({ id }) => id),
		new Date(now.getTime() - DAY_MS),
	);
	return people
		.map(({ id: personId, alias }) => {
			const points = pointsOf(
				rows.filter((row) => row.personId === personId),
				rule,
			);
			return { personId, alias, percent: Math.round(percentOf(points, rule) / STEP) * STEP };
		})
		.sort((a, b) => b.percent - a.percent || a.alias.localeCompare(b.alias));
}

function pointsOf(rows: readonly ReleasedRow[], { message, attachment }: Desk["exposure"]): number {
	return rows.reduce((sum, { severity, messages, attachments }) => {
		const level = `S${severity}` as "S0" | "S1" | "S2" | "S3";
		return sum + messages * message[level] + attachments * attachment[level];
	}, 0);
}

const percentOf = (points: number, { budget }: Desk["exposure"]) => Math.floor((points / budget) * 100);

/** The last mark that was reached, as a percentage; 0: none yet. */
function markOf(percent: number, { remindPercent }: Pick<Desk["exposure"], "remindPercent">): number {
	if (percent >= 100) return 100 + Math.floor((percent - 100) / 50) * 50;
	return percent >= remindPercent ? remindPercent : 0;
}
