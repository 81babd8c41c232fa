/** Reviews as tests of the keeper have them: an opening that is up for one, claimed as the console claims, judged by passkey. */
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { POLICY_VERSION } from "../../access/policy.ts";
import type { Role } from "../../access/roles.ts";
import { append } from "../../ledger/append.ts";
import { claimed, open, openingIn, wish } from "../requests/testing-openings.ts";
import type { House, Person, Reported } from "../testing.ts";
import { confirmationOf, type SoftPasskey } from "../testing-passkey.ts";
import { askForWord, CLOSURE, giveWord, VERDICT } from "./give-word.ts";
import type { FindingClosed, Judgement } from "./messages-reviews.ts";

export const WHY = "The words name a threat with a time and a place, and the scope fits it.";
export const FINDING = { verdict: "MISUSE", words: WHY, severity: 1, action: "TALK" } as const;

export interface Reviewed extends Reported {
	review: string;
	opening: string;
	readToken: string | undefined;
}

/** 80 messages of which 35 to 45 were read; the opening is up for review. */
export async function reviewed(
	house: House,
	reader: Person,
	key?: SoftPasskey,
	of: Partial<{ reported: number[] }> = {},
): Promise<Reviewed> {
	const thread = await claimed(house, reader, of);
	const { opening, readToken } = openingIn(await open(house, reader, wish(thread.caseId), key));
	const [row] = await house.database.as("worker")`
		select oversight.open_review(${opening}, 'DRAWN', '2026-Q4', now() + interval '14 days') as id`;
	return { ...thread, opening, readToken, review: row?.id };
}

/** What the console does of a review, by its role and nothing else. */
export async function act(
	house: House,
	type: "review.claimed" | "review.released" | "review.answered",
	{ review, opening, caseId, threadId }: Reviewed,
	{ id: person, sessionId: session }: Person,
	{ role = "auditor", note }: { role?: Role; note?: string } = {},
): Promise<void> {
	const { wrapped } = await testIntakeKey(house.database.admin);
	await house.web.begin(async (tx) => {
		if (note) {
			await tx`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
				values (${note}, 'answer', ${review}, 'eu', ${person}, ${wrapped}, 'x')`;
		}
		const { id, at } = await append(tx, {
			...{ type, outcome: "done", policy: POLICY_VERSION, assurance: { kind: "session" } },
			...{ actor: { id: person, role }, session, region: "eu", review, opening },
			...{ case: caseId, thread: threadId, ...(note && { note }) },
		} as never);
		const does = { claimed: "claim", released: "release", answered: "answer" }[type.slice(7)];
		await tx.unsafe(`select oversight.${does}_review($1, $2::text::timestamptz)`, [id, at]);
	});
}

export async function judged(
	{ keeper }: House,
	{ session }: Person,
	review: string,
	said: Judgement,
	passkey?: SoftPasskey,
): Promise<{ entry: string }> {
	const word = { kind: VERDICT, review, said };
	const asked = await askForWord(keeper, session, word);
	return giveWord(keeper, session, word, passkey && confirmationOf(asked, passkey));
}

export async function closed(
	{ keeper }: House,
	{ session }: Person,
	review: string,
	said: FindingClosed,
	passkey?: SoftPasskey,
): Promise<{ entry: string }> {
	const word = { kind: CLOSURE, review, said };
	const asked = await askForWord(keeper, session, word);
	return giveWord(keeper, session, word, passkey && confirmationOf(asked, passkey));
}
