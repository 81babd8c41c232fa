/**
 * The one door through which plaintext leaves for a reader: a stream of JSON lines from the keeper, passed on as it
 * comes, never parsed, kept, cached or logged here.
 *
 * POST { kind: "opening", caseId, reason, scope, confirmation? }   opens a thread: needs a reason
 *      { kind: "opening", caseId, request, confirmation? }         opens what others approved
 *      { kind: "reading", opening, caseId, readToken, part, … }    reads on under an opening that lives
 *      { kind: "notes", notes, confirmation? }                     words that staff typed
 *
 * A confirmation is of what ./challenges gave to sign.
 *
 * The keeper gets the session's token and decides by itself; whoever is signed in here is asked only so that an
 * idle session ends. Shown by: e2e/desk.e2e.ts.
 */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import {
	type Confirmation,
	discloseNotes,
	type KeeperStream,
	type OpeningRequest,
	openThread,
	type ReadingRequest,
	readFurther,
} from "#lib/keeper/client.ts";
import { currentActor, sessionToken } from "../../_auth/session.ts";
import { bodyOf, refusal } from "./answers.ts";
import { requireSameOrigin } from "./same-origin.ts";

// What is asked is checked by the keeper; here only which of the three it is.
const Asked = z.discriminatedUnion("kind", [
	z.looseObject({ kind: z.literal("opening") }),
	z.looseObject({ kind: z.literal("reading"), opening: z.uuid() }),
	z.looseObject({
		kind: z.literal("notes"),
		notes: z.array(z.uuid()).min(1).max(20),
		confirmation: z.unknown().optional(),
	}),
]);

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const token = await sessionToken();
		if (token === null || !(await currentActor())) {
			throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was opened. Sign in again.");
		}
		const asked = Asked.safeParse(await bodyOf(request));
		if (!asked.success) throw new DomainError("INPUT_INVALID", "This is not a reading. Nothing was opened.");
		const { body } = await ask(token, asked.data);
		return new Response(body, {
			headers: {
				"content-type": "application/jsonl; charset=utf-8",
				"cache-control": "no-store",
				// The page counts down by this clock, not by its own.
				"x-now": new Date().toISOString(),
			},
		});
	} catch (error) {
		return refusal(error);
	}
}

function ask(token: string, asked: z.infer<typeof Asked>): Promise<KeeperStream> {
	if (asked.kind === "notes") {
		return discloseNotes(token, asked.notes, asked.confirmation as Confirmation | undefined);
	}
	if (asked.kind === "reading") {
		const { kind: _, opening, ...reading } = asked;
		return readFurther(token, opening, reading as unknown as ReadingRequest);
	}
	const { kind: _, ...opening } = asked;
	return openThread(token, opening as unknown as OpeningRequest);
}
