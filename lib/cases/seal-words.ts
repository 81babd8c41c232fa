import { randomUUID } from "node:crypto";
import { WORDS } from "../access/policy.ts";
import { sealNote } from "../envelope/note.ts";
import { DomainError } from "../errors.ts";
import { currentIntakeKey } from "../oversight/intake-key.ts";

/**
 * A note as it may be stored: sealed to the region's intake key, so that web cannot read it back.
 *
 * @param need whether words must be given at all
 * @param needs `min`: how many characters at least; `undone`: what is said not to have happened where there are fewer
 * @returns null where none were given
 */
export async function sealWords(
	about: { id: string; region: string },
	text: string,
	need: boolean,
	{ min = WORDS.min, undone = "Nothing was decided." }: { min?: number; undone?: string } = {},
): Promise<{ id: string; wrapped: string; sealed: string } | null> {
	const words = text.trim();
	if (words === "" && !need) return null;
	const length = [...words].length;
	if (length < min || length > WORDS.max || !words.isWellFormed() || words.includes("\0")) {
		throw new DomainError("INPUT_INVALID", `Write ${min} to ${WORDS.max} characters. ${undone}`, [
			{ path: "words", message: `needs ${min} to ${WORDS.max} characters` },
		]);
	}
	const noteId = randomUUID();
	const { wrapped, sealed } = sealNote(
		await currentIntakeKey(about.region),
		{ noteId, about: about.id },
		words,
	);
	return { id: noteId, wrapped, sealed };
}
