/**
 * Words on the server, and from there to the client: one language a request, and only the rooms that a page names.
 * The sentences travel with the page, not in its scripts, so that a language more weighs nothing.
 */
import type { ReactNode } from "react";
import { CATALOGS, type Room } from "./catalogs.ts";
import { language } from "./language.ts";
import { DocumentLanguage, WordsProvider } from "./provider.tsx";
import type { Language } from "./words.ts";
import { type WordsOf, wordsIn } from "./words-in.ts";

/**
 * A room's sentences in the language of whoever asks. For server components, actions and `generateMetadata`.
 * @example const w = await words("queue"); w("title")
 */
export async function words<R extends Room>(room: R): Promise<WordsOf<R>> {
	return wordsIn(await language(), room);
}

/**
 * What is under it is in the person's language; its client components may use the words of `rooms` (and `shared`, `marks`).
 * Pages that are English only say so: what they borrow of the desk speaks `in="en"`.
 */
export async function Speak({
	rooms,
	in: given,
	children,
}: {
	rooms: readonly Room[];
	in?: Language;
	children: ReactNode;
}) {
	const lang = given ?? (await language());
	const wanted = ["shared" as const, "marks" as const, ...rooms];
	return (
		<div lang={lang} className="contents">
			<WordsProvider
				lang={lang}
				rooms={Object.fromEntries(wanted.map((room) => [room, CATALOGS[lang][room]]))}
			>
				{children}
			</WordsProvider>
		</div>
	);
}

/** `Speak` for a whole page: the document says that language too. Everything else stays English. */
export async function SpokenPage({ rooms, children }: { rooms: readonly Room[]; children: ReactNode }) {
	return (
		<Speak rooms={rooms}>
			<DocumentLanguage lang={await language()} />
			{children}
		</Speak>
	);
}
