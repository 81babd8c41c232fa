import { CATALOGS, type Room, type Rooms } from "./catalogs.ts";
import { type Catalog, type Language, type Words, wordsFrom } from "./words.ts";

/** A room's sentences in a language. For the server and its tests; never for client code: it brings both languages along. */
export function wordsIn<R extends Room>(lang: Language, room: R): Words<Rooms[R]> {
	return wordsFrom(lang, CATALOGS[lang][room] as Rooms[R] & Catalog);
}

/** The words of a room, as a type: what a function takes that is told them. */
export type WordsOf<R extends Room> = Words<Rooms[R]>;
