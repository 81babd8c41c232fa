/** What the palette lists of all that there is, by what was typed. Pure but for the elements that it is handed. */
import type { Answer } from "../(console)/find/route.ts";

/** Something to do: a page to go to, or an element of this page to press. */
export type Choice =
	| { label: string; note?: string; href: string }
	| { label: string; note?: string; href?: undefined; element: HTMLElement };

export interface Group {
	name: string;
	choices: Choice[];
	/** Where its first stands in the whole list. */
	from: number;
}

/** The page's own acts first, then what was found by an id, then the pages. */
export function groupsOf(
	acts: readonly Choice[],
	{ places, found }: Answer,
	text: string,
	names: { here: string; found: string; goTo: string },
): Group[] {
	let from = 0;
	const lists: [string, readonly Choice[]][] = [
		[names.here, fitting(acts, text)],
		// Found by what was typed, by the server: a platform's id is not in its words.
		[names.found, found],
		[names.goTo, fitting(places, text)],
	];
	return lists
		.filter(([, choices]) => choices.length > 0)
		.map(([name, choices]) => {
			const group = { name, choices: [...choices], from };
			from += choices.length;
			return group;
		});
}

/** Those whose words hold everything that was typed; first those that begin with it. */
export function fitting<T extends { label: string }>(choices: readonly T[], text: string): T[] {
	const asked = folded(text).split(" ").filter(Boolean);
	const fits = choices.filter(({ label }) => asked.every((word) => folded(label).includes(word)));
	const begins = ({ label }: T) => folded(label).startsWith(asked.join(" "));
	return [...fits.filter(begins), ...fits.filter((one) => !begins(one))];
}

/** Without case and marks: "prufung" finds "Prüfung". */
const folded = (text: string) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
