/**
 * Sentences in two languages, pure: a catalog is a file of `key: sentence` for each language, the same keys in both.
 *
 * A sentence may have holes: `"Claimed by {alias}"`, filled by name. One that counts is two: `{ one: "{count} case",
 * other: "{count} cases" }`, chosen by the language's own rule. Numbers in holes are written as the language writes them.
 * Which holes a sentence has is known to the compiler: leaving one out, or misspelling it, does not compile. That the
 * German has the same holes is known to a test. Shown by: words.test.ts.
 */
import type { ReactNode } from "react";
import { LANGUAGES, type Language } from "#lib/desk/languages.ts";

export { LANGUAGES, type Language };

export type Counted = { readonly one: string; readonly other: string };
export type Sentence = string | Counted;
export type Catalog = Readonly<Record<string, Sentence>>;
/** A catalog in another language: the same keys, counted where the first is. */
export type Translation<C> = { readonly [K in keyof C]: C[K] extends string ? string : Counted };

type Holes<S> = S extends `${string}{${infer H}}${infer Rest}` ? H | Holes<Rest> : never;
type HolesOf<M> = M extends { one: infer A; other: infer B } ? Holes<A> | Holes<B> | "count" : Holes<M>;
type Filling<M, V> = { [H in HolesOf<M>]: H extends "count" ? number : V };
/** Nothing is asked for where the sentence has no hole. A catalog made by code (`Record<…, string>`) says nothing of its holes. */
type Asked<M, V> = string extends M ? [] : [HolesOf<M>] extends [never] ? [] : [Filling<M, V>];

/** One room's sentences in one language. */
export interface Words<C> {
	readonly lang: Language;
	/** The sentence with its holes filled. */
	<K extends keyof C & string>(key: K, ...values: Asked<C[K], string | number>): string;
	/** The same with markup in the holes: a link, a `<strong>`. */
	rich<K extends keyof C & string>(key: K, ...values: Asked<C[K], ReactNode>): ReactNode;
	/** For keys that are made of data: undefined where there is no such sentence. Its holes stay as they are. */
	maybe(key: string): string | undefined;
}

/** @example const w = wordsFrom("en", { open: { one: "{count} case", other: "{count} cases" } }); w("open", { count: 2 }) */
export function wordsFrom<const C extends Catalog>(lang: Language, catalog: C): Words<C> {
	const find = (key: string, values: Values): string => {
		const sentence = catalog[key];
		if (sentence === undefined) throw new Error(`no words for ${key}`);
		if (typeof sentence === "string") return sentence;
		return sentence[rule(lang).select(Number(values.count)) === "one" ? "one" : "other"];
	};
	const text = (key: string, values: Values = {}) =>
		find(key, values).replace(HOLE, (hole, name: string) =>
			name in values ? written(lang, values[name]) : hole,
		);
	const rich = (key: string, values: Values = {}) =>
		// Odd pieces are the names of holes. They stand in a fixed order, so their place is their key.
		find(key, values)
			.split(HOLE)
			.map((piece, n) => (n % 2 === 0 ? piece : keyed(values[piece], n, lang)));
	const maybe = (key: string) => {
		const sentence = catalog[key];
		return typeof sentence === "string" ? sentence : undefined;
	};
	return Object.assign(text, { lang, rich, maybe }) as unknown as Words<C>;
}

type Values = Record<string, ReactNode>;

const HOLE = /\{([a-zA-Z]+)\}/g;

const written = (lang: Language, value: ReactNode) =>
	typeof value === "number" ? value.toLocaleString(lang) : String(value);

function keyed(value: ReactNode, n: number, lang: Language): ReactNode {
	if (typeof value === "number") return written(lang, value);
	if (typeof value !== "object" || value === null || !("props" in value)) return value;
	return value.key === null ? { ...value, key: String(n) } : value;
}

const rules = new Map<Language, Intl.PluralRules>();

function rule(lang: Language): Intl.PluralRules {
	const known = rules.get(lang) ?? new Intl.PluralRules(lang);
	rules.set(lang, known);
	return known;
}
