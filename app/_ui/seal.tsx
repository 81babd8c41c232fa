import Link from "next/link";
import { SealFace } from "./seal-face.tsx";
import { WaitingSeal } from "./waiting-seal.tsx";

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
	const face = number === null ? <WaitingSeal entry={entry} /> : <SealFace number={number} />;
	const look = "inline-flex items-center gap-1 text-seal whitespace-nowrap";
	const title = `On the record as ${entry}${number === null ? "" : `, number ${number.toLocaleString("en")} in the log`}`;
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
