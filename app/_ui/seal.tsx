import Link from "next/link";

/**
 * The mark of an act that is on the record: the beginning of its entry's id. Give `href` only where the person may
 * read the ledger.
 */
export function Seal({ entry, href }: { entry: string; href?: string }) {
	const face = (
		<>
			<svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
				<circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.25" />
				<circle cx="6" cy="6" r="2" fill="currentColor" />
			</svg>
			<span className="numbers font-mono text-2xs">{entry.slice(0, 8)}</span>
		</>
	);
	const look = "inline-flex items-center gap-1 text-seal whitespace-nowrap";
	const title = `On the record as entry ${entry}`;
	if (!href) {
		return (
			<span className={look} title={title}>
				<span className="sr-only">Entry</span>
				{face}
			</span>
		);
	}
	return (
		<Link prefetch={false} href={href} className={`${look} hover:underline`} title={title}>
			<span className="sr-only">Entry</span>
			{face}
		</Link>
	);
}
