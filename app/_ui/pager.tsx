import { ButtonLink } from "./button.tsx";

/** Pages by key, not by number: the URL holds where this page begins, Back leads to the one before. */
export function Pager({
	shown,
	of,
	first,
	next,
}: {
	shown: number;
	/** The whole, capped: "1,000+". */
	of?: string;
	/** URL of the first page, where this is a later one. */
	first?: string | undefined;
	/** URL of the page after this one, where there is one. */
	next?: string | undefined;
}) {
	return (
		<nav aria-label="Pages" className="flex items-center justify-between gap-4 pt-3">
			<p className="numbers text-xs text-faint">
				{shown.toLocaleString("en")} shown{of ? ` of ${of}` : ""}
			</p>
			<div className="flex gap-2">
				{first && (
					<ButtonLink small href={first}>
						First page
					</ButtonLink>
				)}
				{next && (
					<ButtonLink small href={next} rel="next">
						Next page
					</ButtonLink>
				)}
			</div>
		</nav>
	);
}
