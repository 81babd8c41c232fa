import Link from "next/link";

/**
 * The mark of an act that is on the record: its entry's number in the log, or that it waits for one. Give `href` only
 * where the person may open the entry.
 */
export function Seal({
	entry,
	number,
	href,
	newTab = false,
}: {
	/** The entry's id. */
	entry: string;
	number: number | null;
	href?: string | undefined;
	/** Where leaving the page would lose what is on it. */
	newTab?: boolean;
}) {
	const face = (
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
			<span className="sr-only">Entry</span>
			<span className="numbers text-2xs">{numberInWords(number)}</span>
		</>
	);
	const look = "inline-flex items-center gap-1 text-seal whitespace-nowrap";
	const title =
		number === null
			? `On the record as ${entry}; it has no number in the log yet`
			: `On the record as ${entry}, number ${number.toLocaleString("en")} in the log`;
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
				<span className="sr-only">(opens in a new tab)</span>
			</a>
		);
	}
	return (
		<Link prefetch={false} href={href} className={`${look} hover:underline`} title={title}>
			{face}
		</Link>
	);
}

export function numberInWords(number: number | null): string {
	return number === null ? "waits for the log" : `№ ${number.toLocaleString("en")}`;
}
