/**
 * Blind tokens of words: HMAC-SHA-256 under the keeper's search key, cut to 8 bytes, as PostgreSQL's bigint in text.
 *
 * Guarantees: whoever has the tokens and not the key learns which notes share a word, and how many words each has; no word.
 * Not: that two words never share a token (among a million words, about once in forty million times).
 * Shown by: words.test.ts.
 */
import { createHmac } from "node:crypto";
import { wordsIn } from "../../envelope/words.ts";

export interface Blinder {
	/** In no order that says anything of the text. */
	tokensOf(text: string): string[];
}

/** More than a reason can hold. */
const MOST = 1024;

export function blinder(key: Buffer): Blinder {
	return {
		tokensOf: (text) =>
			wordsIn(text)
				.slice(0, MOST)
				.map((word) => createHmac("sha256", key).update(word).digest().readBigInt64BE(0))
				.sort((a, b) => (a < b ? -1 : 1))
				.map(String),
	};
}
