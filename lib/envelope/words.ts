/**
 * The words of a text, as they are compared: NFKC, lower case, of 2 to 40 letters and digits; in no order, each once. Web cuts
 * what is searched for, the keeper what it seals: by this alone, so that both come to the same. Pure.
 *
 * What is no word is left out, so a pattern, a quote or a piece of SQL is never more than the words in it.
 * Shown by: words.test.ts.
 */
export const WORD_LENGTH = { min: 2, max: 40 };
/** Of one search. */
export const MOST_WORDS = 8;

const segmenter = new Intl.Segmenter("und", { granularity: "word" });

export function wordsIn(text: string): string[] {
	const words = new Set<string>();
	for (const { segment, isWordLike } of segmenter.segment(normalized(text))) {
		if (!isWordLike) continue;
		// A segment may hold what joins (l'eau, 3.5, a_b): each side is a word.
		for (const word of segment.split(/[^\p{L}\p{M}\p{N}]+/u)) {
			const length = [...word].length;
			if (length >= WORD_LENGTH.min && length <= WORD_LENGTH.max) words.add(word);
		}
	}
	return [...words];
}

/**
 * Composed again after: a capital of three code points becomes a small letter of one (ΰ). A sigma is one letter wherever in
 * its word it stands.
 */
const normalized = (text: string) =>
	text.normalize("NFKC").toLowerCase().normalize("NFKC").replaceAll("ς", "σ");
