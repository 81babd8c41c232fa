import type { WordsOf } from "../../../_words/words-in.ts";

type W = WordsOf<"opening">;

/** What people of a thread are called until their names are asked for: Reporter, Person B. */
export function aliasOf(number: number | null, reporters: ReadonlySet<number>, w: W): string {
	if (number === null) return w("platform");
	if (!reporters.has(number)) return w("person", { letter: letters(number) });
	return reporters.size > 1 ? w("reporterOf", { letter: letters(number) }) : w("reporter");
}

/** 1 → A, 26 → Z, 27 → AA. */
function letters(number: number): string {
	const rest = Math.floor((number - 1) / 26);
	return (rest > 0 ? letters(rest) : "") + String.fromCharCode(65 + ((number - 1) % 26));
}

/** From a sender's number to what to call them, for one thread. */
export function namer(
	people: readonly { number: number; alias: string }[],
	w: W,
): (sender: number | null) => string {
	const aliases = new Map(people.map(({ number, alias }) => [number, alias]));
	return (sender) => (sender === null ? w("platform") : (aliases.get(sender) ?? w("somebody")));
}
