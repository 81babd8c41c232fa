/**
 * A platform says what became of an action that a decision asked of it: done, or refused and why.
 *
 * Guarantees: only of decisions that it was told, of its own regions; each answer is an entry and a row in one commit. The same
 * answer again changes nothing. A refusal can be followed by DONE; DONE is the last word. `code` is one of the platform's own
 * codes, never text: nothing that somebody typed comes in here.
 * Shown by: answer-action.test.ts.
 */
import { z } from "zod";
import type { Sql } from "#db/client.ts";
import { insertAnswer, lockAction } from "#db/queries/action-answers.ts";
import { DomainError } from "#lib/errors.ts";
import { append, bySystem } from "../ledger/append.ts";
import type { Integration } from "./integration.ts";

export const ActionAnswer = z
	.strictObject({
		n: z.int().min(1).max(20).meta({ description: "The action's number within the decision." }),
		result: z.enum(["DONE", "REFUSED"]),
		code: z
			.string()
			.regex(/^[A-Z0-9_]{1,64}$/)
			.nullable()
			.optional()
			.meta({ description: "Your reason, as a code of yours: ACCOUNT_GONE. Staff see it as it is." }),
	})
	.meta({ id: "ActionAnswer" });
export type ActionAnswer = z.infer<typeof ActionAnswer>;

export const AnswerKept = z
	.strictObject({
		decisionId: z.uuid(),
		n: z.int(),
		result: z.enum(["DONE", "REFUSED"]),
		code: z.string().nullable(),
		answeredAt: z.string().meta({ format: "date-time" }),
	})
	.meta({ id: "AnswerKept" });

export function validateAnswer(body: unknown): ActionAnswer {
	const parsed = ActionAnswer.safeParse(body);
	if (parsed.success) return parsed.data;
	throw new DomainError(
		"INPUT_INVALID",
		"The answer is not valid.",
		parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
	);
}

/** @returns what is kept now, and whether this request brought it */
export async function answerAction(
	sql: Sql,
	from: Integration,
	decisionId: string,
	{ n, result, code = null }: ActionAnswer,
): Promise<{ answer: z.infer<typeof AnswerKept>; isNew: boolean }> {
	if (!z.uuid().safeParse(decisionId).success) throw unknown();
	return sql.begin(async (tx) => {
		const action = await lockAction(tx, from, { decisionId, n });
		if (!action) throw unknown();
		const kept = (answeredAt: Date) => ({
			decisionId,
			n,
			result,
			code,
			answeredAt: answeredAt.toISOString(),
		});
		const { last } = action;
		if (last?.result === result && last.code === code) return { answer: kept(last.answeredAt), isNew: false };
		if (last?.result === "DONE") {
			throw new DomainError("ACTION_DONE", "You said before that it was done, with another code or result.");
		}
		const entry = await append(tx, {
			type: "decision.answered",
			outcome: "done",
			...bySystem,
			...{ case: action.caseId, thread: action.threadId, region: action.region },
			...{ decision: decisionId, action: action.kind, kind: result },
		});
		const answeredAt = await insertAnswer(tx, {
			...{ decisionId, n, result, code, integrationId: from.id, entryId: entry.id },
		});
		return { answer: kept(answeredAt), isNew: true };
	});
}

const unknown = () =>
	new DomainError("NOT_FOUND", "No decision that you were told has this id and an action of that number.");
