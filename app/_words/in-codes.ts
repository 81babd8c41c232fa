/** Codes in the words of a language (the room `codes`). What has no words yet is shown as the code itself, in words. */
import type { Rooms } from "./catalogs.ts";
import type { Words } from "./words.ts";

type Codes = Words<Rooms["codes"]>;

/** "Cyber violence: cyber harassment". */
export function categoryWords(w: Codes, category: string, keyword: string | null): string {
	const label = w.maybe(`category.${category}`) ?? plain(category);
	return keyword === null || keyword === "OTHER" ? label : `${label}: ${keywordWords(w, keyword)}`;
}

/** "cyber harassment". */
function keywordWords(w: Codes, keyword: string): string {
	return w.maybe(`keyword.${keyword}`) ?? plain(keyword).toLowerCase();
}

/** An outcome, an action, a reason, a role, a source: `named(w, "outcome", "WARN")`. */
export function named(
	w: Codes,
	kind: "outcome" | "meaning" | "escalation" | "moving" | "reason" | "role" | "source",
	code: string,
): string {
	return w.maybe(`${kind}.${code}`) ?? plain(code);
}

export function questionWords(w: Codes, reason: string, question: string): string {
	return w.maybe(`question.${reason}.${question}`) ?? plain(question);
}

function plain(code: string): string {
	const words = code.replaceAll("_", " ").toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
