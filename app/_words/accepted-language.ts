import { LANGUAGES, type Language } from "./words.ts";

/** Of our languages the one that a browser's `Accept-Language` (RFC 9110 §12.5.4) likes best; English where it likes none. */
export function acceptedLanguage(header: string | null): Language {
	let best: { language: Language; q: number } = { language: "en", q: 0 };
	for (const range of (header ?? "").slice(0, 1000).split(",")) {
		const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
		const weight = parameters.map((one) => /^\s*q=(\d(?:\.\d{0,3})?)\s*$/.exec(one)?.[1]).find(Boolean);
		const q = weight === undefined ? 1 : Number(weight);
		const found = LANGUAGES.find((language) => tag === language || tag.startsWith(`${language}-`));
		if (found && q > best.q) best = { language: found, q };
	}
	return best.language;
}
