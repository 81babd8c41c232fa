import type { Language } from "../_words/words.ts";
import { Link } from "./link.tsx";
import { SealFace } from "./seal-face.tsx";
import { WaitingSeal } from "./waiting-seal.tsx";

const WORDS = {
	en: {
		title: (entry: string, number: string | null) =>
			`On the record as ${entry}${number === null ? "" : `, number ${number} in the log`}`,
		newTab: "(opens in a new tab)",
	},
	de: {
		title: (entry: string, number: string | null) =>
			`Im Protokoll als ${entry}${number === null ? "" : `, Nummer ${number}`}`,
		newTab: "(öffnet sich in einem neuen Tab)",
	},
} as const;

/**
 * The mark of an act that is on the record: its entry's number in the log, or that it waits for one. Give `href` only
 * where the person may open the entry.
 */
export function Seal({
	entry,
	number,
	href,
	newTab = false,
	lang = "en",
}: {
	/** The entry's id. */
	entry: string;
	number: number | null;
	href?: string | undefined;
	/** Where leaving the page would lose what is on it. */
	newTab?: boolean;
	/** Of the page around. */
	lang?: Language;
}) {
	const face = number === null ? <WaitingSeal entry={entry} /> : <SealFace number={number} lang={lang} />;
	const look = "inline-flex items-center gap-1 text-seal whitespace-nowrap";
	const title = WORDS[lang].title(entry, number?.toLocaleString(lang) ?? null);
	if (!href) {
		return (
			<span className={look} title={title}>
				{face}
			</span>
		);
	}
	if (newTab) {
		return (
			<a href={href} target="_blank" rel="noreferrer" className={`${look} hover:underline`} title={title}>
				{face}
				<span className="sr-only">{WORDS[lang].newTab}</span>
			</a>
		);
	}
	return (
		<Link prefetch={false} href={href} className={`${look} hover:underline`} title={title}>
			{face}
		</Link>
	);
}
