/** Words about a review: checked, then sealed to the region's intake key, so that web cannot read them back. */
import { randomUUID } from "node:crypto";
import { WORDS } from "../../access/policy.ts";
import { sealNote } from "../../envelope/note.ts";
import { currentIntakeKey } from "../intake-key.ts";

export interface Problem {
	path: string;
	message: string;
}

export function problemsOfWords(text: string): Problem[] {
	const length = [...text].length;
	if (length < WORDS.min || length > WORDS.max)
		return [{ path: "words", message: `Write ${WORDS.min} to ${WORDS.max} characters.` }];
	if (!text.isWellFormed() || text.includes("\0"))
		return [{ path: "words", message: "Some character is not text. Write the words anew." }];
	return [];
}

export async function sealReviewWords({ id, region }: { id: string; region: string }, text: string) {
	const noteId = randomUUID();
	const { wrapped, sealed } = sealNote(await currentIntakeKey(region), { noteId, about: id }, text);
	return { id: noteId, about: id, region, wrapped, sealed };
}
