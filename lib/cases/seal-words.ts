import { randomUUID } from "node:crypto";
import { WORDS } from "../access/policy.ts";
import { sealNote } from "../envelope/note.ts";
import { DomainError } from "../errors.ts";
import { currentIntakeKey } from "../oversight/intake-key.ts";

/**
 * A note as it may be stored: sealed to the region's intake key, so that web cannot read it back.
 *
 * @param need whether words must be given at all
 * @returns null where none were given
 */
export async function sealWords(
	about: { id: string; region: string },
	text: string,
	need: boolean,
): Promise<{ id: string; wrapped: string; sealed: string } | null> {
	const words = text.trim();
	if (words === "" && !need) return null;
	const length = [...words].length;
	if (length < WORDS.min || length > WORDS.max || !words.isWellFormed() || words.includes("\0")) {
		throw new DomainError(
			"INPUT_INVALID",
			`Write ${WORDS.min} to ${WORDS.max} characters. Nothing was decided.`,
			[{ path: "words", message: `needs ${WORDS.min} to ${WORDS.max} characters` }],
		);
	}
	const noteId = randomUUID();
	const { wrapped, sealed } = sealNote(
		await currentIntakeKey(about.region),
		{ noteId, about: about.id },
		words,
	);
	return { id: noteId, wrapped, sealed };
}
