import { marks as english } from "../_words/en/marks.ts";
import { type Words, wordsFrom } from "../_words/words.ts";
import { ButtonLink } from "./button.tsx";

const ENGLISH = wordsFrom("en", english);

/** Pages by key, not by number: the URL holds where this page begins, Back leads to the one before. */
export function Pager({
	shown,
	of,
	first,
	next,
	w = ENGLISH,
}: {
	shown: number;
	/** The whole, capped: "1,000+". */
	of?: string;
	/** URL of the first page, where this is a later one. */
	first?: string | undefined;
	/** URL of the page after this one, where there is one. */
	next?: string | undefined;
	w?: Words<typeof english>;
}) {
	return (
		<nav aria-label={w("pages")} className="flex items-center justify-between gap-4 pt-3">
			<p className="numbers text-xs text-faint">
				{of ? w("shownOf", { count: shown, of }) : w("shownCount", { count: shown })}
			</p>
			<div className="flex gap-2">
				{first && (
					<ButtonLink small href={first}>
						{w("firstPage")}
					</ButtonLink>
				)}
				{next && (
					<ButtonLink small href={next} rel="next">
						{w("nextPage")}
					</ButtonLink>
				)}
			</div>
		</nav>
	);
}
