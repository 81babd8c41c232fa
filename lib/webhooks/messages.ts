/**
 * What a platform is told, as JSON. Format: Standard Webhooks 1.0 (type, timestamp, data), docs/webhooks.md. Only what is the
 * platform's own (its ids of threads, accounts, messages and reports) and ids and codes of ours; no words that anybody wrote. The
 * same delivery says the same each time: what it tells of has left the house and does not change.
 * Shown by: deliver.test.ts.
 */
import { z } from "zod";
import type { Told } from "#db/queries/decisions.ts";
import type { SettledReport, TakenRow } from "#db/queries/webhooks.ts";
import { invariant } from "../errors.ts";
import { Decision, decisionOf } from "../intake/decision-schema.ts";

const uuid = z.uuid();
const time = z.iso.datetime();

/** Whether what was reported was found to be a violation, for whoever reported it: nothing of what was done about it. */
const SettledReportData = z.strictObject({
	report: z.string().meta({ description: "The platform's id of the report." }),
	reporter: z
		.string()
		.nullable()
		.meta({ description: "The account that reported, where the report said one." }),
	category: z.string().meta({ description: "As it was reported." }),
	outcome: z.enum(["VIOLATION", "NO_VIOLATION"]),
	region: z.string(),
	thread: z.string(),
	threadId: uuid,
	caseId: uuid,
	decisionId: uuid,
	settledAt: time,
});

const told = <T extends string, D extends z.ZodType>(type: T, data: D) =>
	z.strictObject({
		type: z.literal(type),
		timestamp: time.meta({ description: "When it left; the same each time that it is sent." }),
		data,
	});
export const DecisionMade = told("decision.made", Decision);
export const ReportSettled = told("report.settled", SettledReportData);
export const Ping = told("ping", z.strictObject({}));
export const WebhookBody = z.discriminatedUnion("type", [DecisionMade, ReportSettled, Ping]);
export type WebhookBody = z.infer<typeof WebhookBody>;

export const WEBHOOK_EVENTS = ["decision.made", "report.settled"] as const;

export interface About {
	told?: Told | undefined;
	report?: SettledReport | undefined;
}

export function messageOf({ event, madeAt }: Pick<TakenRow, "event" | "madeAt">, about: About): WebhookBody {
	const timestamp = madeAt.toISOString();
	if (event === "ping") return { type: event, timestamp, data: {} };
	invariant(about.told, "what is told of has left the house");
	const decision = decisionOf(about.told);
	if (event === "decision.made") return { type: event, timestamp, data: decision };
	invariant(about.report, "a settled report stands");
	const { region, thread, threadId, caseId, decisionId, decidedAt } = decision;
	return {
		type: event,
		timestamp,
		data: {
			...about.report,
			outcome: foundNothing(decision) ? "NO_VIOLATION" : "VIOLATION",
			...{ region, thread, threadId, caseId, decisionId },
			settledAt: decidedAt,
		},
	};
}

/** An offer of help to somebody alone says nothing of a violation. Decisions of before there were clauses name none. */
const foundNothing = ({ violation, outcome }: Decision) =>
	violation === null && (outcome === "NO_VIOLATION" || outcome === "SUPPORT");
