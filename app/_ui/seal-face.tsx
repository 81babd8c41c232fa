import type { Language } from "../_words/words.ts";

/** What a seal looks like: a full ring with the entry's number, a broken one while it waits for it. */
export function SealFace({ number, lang = "en" }: { number: number | null; lang?: Language }) {
	return (
		<>
			<svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
				<circle
					cx="6"
					cy="6"
					r="5"
					fill="none"
					stroke="currentColor"
					strokeWidth="1.25"
					{...(number === null ? { strokeDasharray: "2 2" } : {})}
				/>
				{number !== null && <circle cx="6" cy="6" r="2" fill="currentColor" />}
			</svg>
			<span className="sr-only">{lang === "de" ? "Eintrag" : "Entry"}</span>
			<span className="numbers text-2xs">{numberInWords(number, lang)}</span>
		</>
	);
}

export function numberInWords(number: number | null, lang: Language = "en"): string {
	if (number === null) return lang === "de" ? "wartet auf seine Nummer" : "waits for the log";
	return `№ ${number.toLocaleString(lang)}`;
}
