/**
 * What leaves the house: decisions, at least once each and in an order in which none is passed; and the state of
 * one case. Bound to the platform and the regions of the integration that asks.
 *
 * A cursor is opaque to platforms. It names the last decision given; the one given back for an empty page is the
 * one that came in, so asking again and again with `next` sees everything, also across a restore from a backup
 * (db/migrations/0220_feed_epoch.sql), after which some decisions may be told again.
 */
import { z } from "zod";
import type { Sql } from "#db/client.ts";
import { caseForPlatform, decisionById, decisionsAfter, type Place } from "#db/queries/decisions.ts";
import { DomainError } from "#lib/errors.ts";
import { Decision, decisionOf } from "./decision-schema.ts";
import type { Integration } from "./integration.ts";

const uuid = z.uuid();
const time = z.string().meta({ format: "date-time" });
const count = z.int().nonnegative();

export const DecisionPage = z
	.strictObject({
		decisions: z.array(Decision),
		next: z.string().meta({ description: "Send it as after the next time, also when the page was empty." }),
	})
	.meta({ id: "DecisionPage" });

export const CaseState = z
	.strictObject({
		caseId: uuid,
		threadId: uuid,
		thread: z.string(),
		region: z.string(),
		status: z.enum(["OPEN", "CLOSED"]),
		category: z.string(),
		keyword: z.string().nullable(),
		severity: z.int().min(0).max(3).meta({ description: "0 is the gravest." }),
		reportCount: count,
		reports: z.array(z.string()),
		receivedAt: time,
		dueAt: time,
		closedAt: time.nullable(),
		previousCaseId: uuid.nullable().meta({ description: "The closed case on the same thread." }),
		decision: Decision.nullable(),
	})
	.meta({ id: "CaseState" });

export const PAGE = { usual: 100, most: 500 } as const;

export async function listDecisions(
	sql: Sql,
	from: Integration,
	query: URLSearchParams,
): Promise<z.infer<typeof DecisionPage>> {
	const { after, limit } = readQuery(query);
	const rows = await decisionsAfter(sql, from, after, limit);
	return { decisions: rows.map(decisionOf), next: cursorOf(rows.at(-1) ?? after) };
}

export async function readCase(
	sql: Sql,
	from: Integration,
	caseId: string,
): Promise<z.infer<typeof CaseState>> {
	const row = uuid.safeParse(caseId).success ? await caseForPlatform(sql, from, caseId) : undefined;
	if (!row) throw new DomainError("NOT_FOUND", "No case of your platform and regions has this id.");
	const { decisionId, receivedAt, dueAt, closedAt, ...rest } = row;
	const told = decisionId === null ? undefined : await decisionById(sql, decisionId);
	return {
		...rest,
		status: closedAt === null ? "OPEN" : "CLOSED",
		receivedAt: receivedAt.toISOString(),
		dueAt: dueAt.toISOString(),
		closedAt: closedAt?.toISOString() ?? null,
		decision: told ? decisionOf(told) : null,
	};
}

function readQuery(query: URLSearchParams): { after: Place; limit: number } {
	const problems: { path: string; message: string }[] = [];
	const after = placeOf(query.get("after"));
	if (!after) problems.push({ path: "after", message: "is not a cursor that was given out here" });
	const asked = query.get("limit") ?? String(PAGE.usual);
	const limit = /^\d{1,4}$/.test(asked) ? Number(asked) : 0;
	if (limit < 1 || limit > PAGE.most) {
		problems.push({ path: "limit", message: `must be a whole number from 1 to ${PAGE.most}` });
	}
	if (!after || problems.length > 0) {
		throw new DomainError("INPUT_INVALID", "The query is not valid.", problems);
	}
	return { after, limit };
}

/** "2." and the three numbers, in base64url: opaque, and free to change. */
function cursorOf({ epoch, xid, position }: Place): string {
	return Buffer.from(`2.${epoch}.${xid}.${position}`).toString("base64url");
}

/** Cursors that begin with "1." name no epoch: they were given out before there was a second one. */
function placeOf(cursor: string | null): Place | null {
	if (cursor === null || cursor === "") return { epoch: "0", xid: "0", position: "0" };
	const [, epoch = "0", xid, position] =
		/^(?:1|2\.(\d{1,17}))\.(\d{1,19})\.(\d{1,18})$/.exec(
			Buffer.from(cursor, "base64url").toString("latin1"),
		) ?? [];
	return xid === undefined || position === undefined ? null : { epoch, xid, position };
}
