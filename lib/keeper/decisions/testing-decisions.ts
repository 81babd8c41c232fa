/** Decisions as tests of the keeper have them: made as the console makes them, with a second word by passkey. */
import { randomBytes, randomUUID } from "node:crypto";
import { type Decided, decisionDigest } from "../../access/decision-digest.ts";
import { POLICY_VERSION } from "../../access/policy.ts";
import type { Role } from "../../access/roles.ts";
import { append } from "../../ledger/append.ts";
import { claimed } from "../requests/testing-openings.ts";
import type { House, Person } from "../testing.ts";
import { confirmationOf, type SoftPasskey } from "../testing-passkey.ts";
import type { SecondWord } from "./messages-decisions.ts";
import { askForSecond, giveSecond } from "./second-word.ts";

export interface Severe {
	decision: string;
	caseId: string;
	threadId: string;
	entry: string;
	digest: string;
}

/** Ends an account's time on the platform: that waits for a second person. */
export async function severe(
	house: House,
	person: Person,
	{ restricted = false, role = "moderator" as Role } = {},
): Promise<Severe> {
	const { caseId, threadId } = await claimed(house, person, { restricted });
	const decision = randomUUID();
	const violation = { category: "CYBER_VIOLENCE", keyword: null, clause: "3" };
	const actions = [
		{ kind: "TERMINATE_ACCOUNT", person: 1, sequences: [], until: null, label: null },
		{ kind: "REMOVE_MESSAGES", person: null, sequences: [1, 2], until: null, label: null },
	] as const;
	const decided: Decided = { decision, outcome: "TERMINATE_ACCOUNT", violation, actions };
	const salt = randomBytes(32);
	const digest = decisionDigest(salt, decided);
	const entry = await house.web.begin(async (tx) => {
		const { id, at } = await append(tx, {
			...{ type: "case.decided", outcome: "done", policy: POLICY_VERSION, assurance: { kind: "session" } },
			...{ actor: { id: person.id, role }, session: person.sessionId, region: "eu" },
			...{ case: caseId, thread: threadId, decision, verdict: "TERMINATE_ACCOUNT", digest },
		} as never);
		await tx`select console.decide(${id}, ${at}::text::timestamptz, ${salt}, ${tx.json(violation)},
			${tx.json(actions as never)})`;
		return id;
	});
	return { decision, caseId, threadId, entry, digest };
}

/** As the console does, by the session alone. */
export async function takenBack(house: House, person: Person, one: Severe): Promise<void> {
	await house.web.begin(async (tx) => {
		const { id, at } = await append(tx, {
			...{ type: "decision.undone", outcome: "done", policy: POLICY_VERSION, assurance: { kind: "session" } },
			...{ actor: { id: person.id, role: "moderator" }, session: person.sessionId, region: "eu" },
			...{ case: one.caseId, thread: one.threadId, decision: one.decision },
		} as never);
		await tx`select console.undo_decision(${id}, ${at}::text::timestamptz)`;
	});
}

export async function second(
	{ keeper }: House,
	{ session }: Person,
	{ decision, entry, digest }: Severe,
	said: Pick<SecondWord, "verdict" | "words">,
	passkey?: SoftPasskey,
): Promise<{ entry: string }> {
	const word = { entry, digest, ...said };
	const asked = await askForSecond(keeper, session, decision, word);
	return giveSecond(keeper, session, decision, word, passkey && confirmationOf(asked, passkey));
}
