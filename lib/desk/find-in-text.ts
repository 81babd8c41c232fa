/**
 * Finds words in what is open, as a person means them: capitals, accents, width and look-alike forms (NFKD) do not matter, nor
 * do signs that nobody sees, which are written into words to hide them from filters. Runs of white space are one space.
 * Pure, and all of it in the page: what is looked for leaves it no more than what was opened.
 * Shown by: find-in-text.test.ts.
 */

/** A text as it is compared, and where each unit of it stands in the text as it was written. */
interface Folded {
	text: string;
	from: number[];
}

/** Where `wanted` stands in `text`, as pairs of UTF-16 offsets [from, to), in order, none within another. */
export function findIn(text: string, wanted: string): [from: number, to: number][] {
	const needle = fold(wanted).text.trim();
	if (needle === "") return [];
	const { text: hay, from } = fold(text);
	const found: [number, number][] = [];
	for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
		const last = from[at + needle.length - 1] ?? 0;
		// To where the next sign begins: marks that stand over the last one belong to it.
		const to = from[at + needle.length] ?? text.length;
		found.push([from[at] ?? 0, Math.max(to, last + 1)]);
	}
	return found;
}

const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

function fold(text: string): Folded {
	const units: string[] = [];
	const from: number[] = [];
	let at = 0;
	for (const sign of text) {
		const same = /\s/u.test(sign) ? " " : sign.normalize("NFKD").replace(UNSEEN, "").toLowerCase();
		if (same !== " " || units.at(-1) !== " ") {
			for (const unit of same.split("")) {
				units.push(unit);
				from.push(at);
			}
		}
		at += sign.length;
	}
	return { text: units.join(""), from };
}
