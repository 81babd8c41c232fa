"use client";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import type { Room, Rooms } from "./catalogs.ts";
import { type Catalog, type Language, type Words, wordsFrom } from "./words.ts";

interface Spoken {
	lang: Language;
	rooms: Partial<Record<Room, Catalog>>;
}

const Said = createContext<Spoken>({ lang: "en", rooms: {} });

/** Hands the sentences of some rooms, in one language, to the client components under it. Pages use `Speak`. */
export function WordsProvider({ lang, rooms, children }: Spoken & { children: ReactNode }) {
	const outer = useContext(Said);
	const said = useMemo(
		() => ({ lang, rooms: outer.lang === lang ? { ...outer.rooms, ...rooms } : rooms }),
		[outer, lang, rooms],
	);
	return <Said value={said}>{children}</Said>;
}

/** A client component's words. The page must hand that room down: `<Speak rooms={["queue"]}>`. */
export function useWords<R extends Room>(room: R): Words<Rooms[R]> {
	const { lang, rooms } = useContext(Said);
	const catalog = rooms[room];
	if (!catalog) throw new Error(`words of "${room}" were not handed down`);
	return useMemo(() => wordsFrom(lang, catalog as Rooms[R] & Catalog), [lang, catalog]);
}

export const useLanguage = (): Language => useContext(Said).lang;

/** The document says its language, also after a step from one page to another that loads no document. */
export function DocumentLanguage({ lang }: { lang: Language }) {
	useEffect(() => {
		document.documentElement.lang = lang;
		return () => {
			document.documentElement.lang = "en";
		};
	}, [lang]);
	return null;
}
