/** A decision that finds nothing, made as the console makes one: for tests that need a case to be decided, and for lies about it. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Sql } from "./client.ts";
import type { TestDatabase } from "./testing.ts";
import type { SeededThread } from "./testing-thread.ts";

interface Lie {
	/** Of the entry. */
	type?: string;
	actor?: { id: string; role: string };
	session?: string;
	of?: string;
	verdict?: string;
	digest?: string;
}

/** @returns the decision's id */
export async function decideNothing(
	database: TestDatabase,
	{ caseId, threadId, moderator }: SeededThread,
	lie: Lie = {},
): Promise<string> {
	const { type = "case.decided", of = caseId, verdict = "NO_VIOLATION" } = lie;
	const { actor = { id: moderator.id, role: "moderator" }, session = moderator.sessionId } = lie;
	const decision = randomUUID();
	const salt = randomBytes(32);
	const text = `{"actions":[],"decision":"${decision}","outcome":"NO_VIOLATION","violation":null}`;
	const digest = lie.digest ?? createHash("sha256").update(salt).update(text).digest("hex");
	const event = {
		...{ type, outcome: "done", assurance: { kind: "session" }, actor, session },
		...{ case: of, thread: threadId, region: "eu" },
		...(type === "case.decided" && { decision, verdict, digest }),
	};
	await (database.as("web") as Sql).begin(async (tx) => {
		const [entry] = await tx`select id, at::text as at from ledger.append(${tx.json(event)})`;
		await tx`select console.decide(${entry?.id}, ${entry?.at}::text::timestamptz, ${salt}, null, '[]')`;
	});
	return decision;
}
