/** A decision as platforms are told it, by the API and by webhooks. Reaches no room of web: the worker tells too. */
import { z } from "zod";
import type { Told } from "#db/queries/decisions.ts";
import { ACTION_KINDS } from "#lib/access/policy-desk.ts";

const uuid = z.uuid();
const time = z.string().meta({ format: "date-time" });

export const DecidedAction = z
	.strictObject({
		n: z.int().positive().meta({ description: "Its number within the decision: answers name it." }),
		kind: z.enum(ACTION_KINDS),
		account: z.string().nullable().meta({ description: "Whom it concerns." }),
		messages: z.array(z.string()).meta({
			description: "Which messages it concerns. Neither account nor messages: the whole thread.",
		}),
		until: time
			.nullable()
			.meta({ description: "When a suspension or restriction ends; null: it does not end by itself." }),
		label: z.string().nullable().meta({
			description: "Of LABEL which label, of SUPPORT which offer of help; codes that stay.",
		}),
	})
	.meta({ id: "DecidedAction" });

export const Violation = z
	.strictObject({
		category: z.string(),
		keyword: z.string().nullable(),
		clause: z
			.string()
			.meta({ description: "Of the rules, as in 3.2; a section alone where no keyword names it." }),
	})
	.meta({ id: "Violation" });

export const Decision = z
	.strictObject({
		decisionId: uuid,
		caseId: uuid,
		threadId: uuid.meta({ description: "Ours, as the report's answer named it." }),
		thread: z.string().meta({ description: "The platform's." }),
		region: z.string(),
		reports: z
			.array(z.string())
			.meta({ description: "The platform's ids of the reports that this settles." }),
		revises: uuid.nullable().meta({
			description:
				"An earlier decision on the same thread in whose place this one stands: the case was reopened.",
		}),
		violation: Violation.nullable().meta({
			description: "What was found; null where nothing was, and in decisions of before there were clauses.",
		}),
		actions: z
			.array(DecidedAction)
			.meta({ description: "All that is asked of the platform; none: no violation." }),
		outcome: z.enum(["NO_VIOLATION", ...ACTION_KINDS]).meta({ description: "The gravest action's kind." }),
		account: z.string().nullable().meta({ description: "Of the gravest action." }),
		messages: z.array(z.string()).meta({ description: "Of the gravest action." }),
		decidedAt: time,
	})
	.meta({ id: "Decision" });
export type Decision = z.infer<typeof Decision>;

export function decisionOf(row: Told): Decision {
	const { decisionId, caseId, threadId, thread, region, reports, revises, outcome, account, messages } = row;
	const { category, keyword, clause, decidedAt } = row;
	return {
		...{ decisionId, caseId, threadId, thread, region, reports, revises },
		violation: category !== null && clause !== null ? { category, keyword, clause } : null,
		actions: actionsOf(row),
		...{ outcome, account, messages },
		decidedAt: decidedAt.toISOString(),
	};
}

/** One of before there were actions is its outcome alone. */
function actionsOf({ actions, outcome, account, messages }: Told): z.infer<typeof DecidedAction>[] {
	if (actions.length > 0 || outcome === "NO_VIOLATION") return actions;
	return [{ n: 1, kind: outcome, account, messages, until: null, label: null }];
}
