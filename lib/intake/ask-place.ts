/**
 * A place for a report that its platform will seal itself: the ids and sequences that the headers of its envelopes must
 * name. Ours are random and given out here, since thread and key ids stand in the log, where nobody else may write a word.
 *
 * Guarantees: who asks learns of a thread of their own platform what a report's answer tells anyway (its id), and which of
 * the marks that they sent are known. Nothing is opened and nothing kept but the place.
 * Shown by: receive-sealed.test.ts.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { lookBefore } from "#db/queries/intake.ts";
import { deleteUnusedPlaces, insertPlace } from "#db/queries/places.ts";
import type { Integration } from "./integration.ts";
import { markGiven } from "./marks.ts";
import { placeMessages } from "./place-messages.ts";
import { requireBound, requireRegion } from "./receive-report.ts";
import type { Place, PlaceRequest } from "./sealed-schema.ts";

export async function askPlace(sql: Sql, from: Integration, asked: PlaceRequest): Promise<Place> {
	requireBound(from, asked);
	const { id, region, messages } = asked.thread;
	const before = await lookBefore(sql, {
		platformId: from.platformId,
		integrationId: from.id,
		report: "",
		thread: id,
		messages: messages.map((message) => message.id),
	});
	requireRegion(before, region);
	const { added, sequenceOf } = placeMessages(messages, marksGiven(from.token, messages), before.thread);
	const fresh = new Set(added.map(({ message }) => message.id));
	const place = {
		id: randomUUID(),
		threadId: before.thread?.id ?? randomUUID(),
		isNew: before.thread === null,
		last: before.thread?.last ?? 0,
	};
	const expiresAt = await insertPlace(sql, { ...place, integrationId: from.id, region });
	return {
		place: place.id,
		threadId: place.threadId,
		expiresAt: expiresAt.toISOString(),
		messages: messages.map((message) => ({
			id: message.id,
			sequence: sequenceOf.get(message.id) ?? 0,
			known: !fresh.has(message.id),
		})),
	};
}

/** Hex. A message without a mark is like no other. */
export function marksGiven(token: string, messages: readonly { mark?: string | undefined }[]): string[] {
	return messages.map(({ mark }) => (mark ? markGiven(token, mark) : randomBytes(16).toString("hex")));
}

/** Places whose hour is over. To be called every hour or so; any number at once is fine. */
export async function forgetPlaces(sql: Sql, most = 1_000): Promise<number> {
	let all = 0;
	for (;;) {
		const some = await deleteUnusedPlaces(sql, most);
		all += some;
		if (some < most) return all;
	}
}
