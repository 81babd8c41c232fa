/** What tests of reviews stand on: an opening that must be judged, people as actors, and the keeper's door as far as sealing goes. */

import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namingKey } from "#db/attacks/traps.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { recordIntakeKey } from "#db/testing-intake-key.ts";
import { type SeededPerson, seedOpening, seedPerson, seedThread } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { generateIntakeKey } from "../../envelope/intake-key.ts";
import { claimReview } from "./claim-review.ts";
import { asReviewed } from "./refused.ts";

export const WORDS = "The words name a threat with a time and a place, and the scope fits it.";

export interface ReviewHouse {
	database: TestDatabase;
	intake: ReturnType<typeof generateIntakeKey>;
	close(): Promise<void>;
}

export async function reviewHouse(): Promise<ReviewHouse> {
	const database = await testDatabase();
	const intake = generateIntakeKey();
	const folder = mkdtempSync(join(tmpdir(), "reviews-"));
	const key = {
		region: "eu",
		kid: intake.kid,
		publicJwk: intake.publicJwk,
		notBefore: "2020-01-01T00:00:00.000Z",
		notAfter: "2099-01-01T00:00:00.000Z",
	};
	await recordIntakeKey(database.admin, key);
	const door = createServer((_, response) => {
		response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [key] }));
	});
	process.env.DATABASE_URL_WEB = database.url("web");
	process.env.KEEPER_SOCKET = join(folder, "keeper.sock");
	process.env.KEEPER_SECRET = "a secret of at least thirty-two characters";
	await new Promise<void>((resolve) => door.listen(process.env.KEEPER_SOCKET, resolve));
	const close = async () => {
		door.close();
		door.closeAllConnections();
		rmSync(folder, { recursive: true, force: true });
		await closeWeb();
		await database.drop();
	};
	return { database, intake, close };
}

export async function emergency({ database }: ReviewHouse, options: { restricted?: boolean } = {}) {
	const thread = await seedThread(database, options);
	const opened = await seedOpening(database, {
		thread,
		reason: "EMERGENCY_RISK_TO_LIFE",
		question: "IS_LIFE_AT_RISK",
		reviewHours: 24,
		...(options.restricted ? { role: "child_safety" } : {}),
	});
	const [review] = await database.admin<{ id: string }[]>`
		select id from console.access_review where opening_id = ${opened.opening}`;
	return { thread, reviewId: review?.id ?? "", ...opened };
}

/** The same, claimed by this person. */
export async function claimed(house: ReviewHouse, actor: Actor, options: { restricted?: boolean } = {}) {
	const made = await emergency(house, options);
	await claimReview(actor, made.reviewId);
	return made;
}

interface Given {
	reviewId: string;
	verdict: string;
	severity?: number;
	action?: string;
}

/** A verdict as the keeper has it given, by its database role alone: how it comes there is lib/keeper/reviews' to show. */
export const judge = (house: ReviewHouse, actor: Actor, given: Given) =>
	giveWord(house, "judge_review", actor, given);

/** The closure of a finding, the same way. */
export const close = (house: ReviewHouse, actor: Actor, reviewId: string, verdict = "UPHELD") =>
	giveWord(house, "close_finding", actor, { reviewId, verdict });

async function giveWord(
	{ database, intake }: ReviewHouse,
	act: "judge_review" | "close_finding",
	actor: Actor,
	{ reviewId, ...given }: Given,
): Promise<{ id: string }> {
	const word = {
		...{ person: actor.personId, session: actor.sessionId, role: actor.grants[0]?.role, policy: "p-0" },
		...{ assurance: { kind: "session" }, review: reviewId, ...given },
		commitment: createHash("sha256").update(reviewId).digest("hex"),
		note: { id: randomUUID(), wrapped: namingKey(intake.kid), sealed: "sealed words" },
	};
	const keeper = database.as("keeper");
	const json = keeper.json(word as never);
	const [row] = await asReviewed(async () =>
		act === "judge_review"
			? await keeper`select access.judge_review(${json}) as r`
			: await keeper`select access.close_finding(${json}) as r`,
	);
	return { id: row?.r.entry };
}

export async function reviewer(
	{ database }: ReviewHouse,
	role: Role = "auditor",
	regions = ["eu"],
): Promise<Actor> {
	return actorOf(await seedPerson(database, "A", role, regions), role, regions);
}

export function actorOf(
	person: Pick<SeededPerson, "id" | "alias" | "sessionId">,
	role: Role,
	regions: readonly string[],
): Actor {
	return {
		personId: person.id,
		alias: person.alias,
		name: "A person",
		sessionId: person.sessionId,
		grants: regions.map((region) => ({ role, region })),
	};
}
