/**
 * Which messages of a report are new, and where everything stands in its thread.
 *
 * A sequence is given at arrival and never changes. An id that the thread has is the same message only where the
 * marks say so; other content under it, or content that cannot be judged any more (marks are kept seven days and
 * belong to one key), becomes a further revision with a sequence of its own. Nothing is ever dropped or replaced.
 */
import type { KnownThread } from "#db/queries/intake.ts";
import type { CleanMessage } from "./clean-report.ts";

export interface Placed<Message extends { id: string } = CleanMessage> {
	message: Message;
	sequence: number;
	revision: number;
	/** 32 hex digits. */
	mark: string;
}

export interface Placement<Message extends { id: string } = CleanMessage> {
	added: Placed<Message>[];
	/** Where each id of the report stands: its new place, or that of the same content before. */
	sequenceOf: Map<string, number>;
}

export function placeMessages<Message extends { id: string }>(
	messages: readonly Message[],
	marks: readonly string[],
	thread: KnownThread | null,
): Placement<Message> {
	const markAt = marksBySequence(thread);
	const versions = Map.groupBy(thread?.messages ?? [], ({ id }) => id);
	const placement: Placement<Message> = { added: [], sequenceOf: new Map() };
	let sequence = thread?.last ?? 0;
	messages.forEach((message, index) => {
		const mark = marks[index] ?? "";
		const earlier = versions.get(message.id) ?? [];
		const same = earlier.find((version) => markAt.get(version.sequence) === mark);
		if (same) {
			placement.sequenceOf.set(message.id, same.sequence);
			return;
		}
		sequence++;
		const revision = earlier.reduce((next, version) => Math.max(next, version.revision + 1), 0);
		placement.added.push({ message, sequence, revision, mark });
		placement.sequenceOf.set(message.id, sequence);
	});
	return placement;
}

function marksBySequence(thread: KnownThread | null): Map<number, string> {
	const known = new Map<number, string>();
	for (const { sequences, marks } of thread?.marks ?? []) {
		sequences.forEach((sequence, index) => {
			known.set(sequence, marks.slice(index * 32, index * 32 + 32));
		});
	}
	return known;
}
