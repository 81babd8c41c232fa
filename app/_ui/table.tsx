import type { ReactNode, ThHTMLAttributes } from "react";

/**
 * A dense table. `caption` names it for those who cannot see it; `head` is a row of <Th>. Its looks are in
 * globals.css (`.rows`): class names on four hundred cells would be a third of a page.
 * A row that can be moved to by j and k holds one link with `data-row`.
 */
export function Table({
	caption,
	head,
	children,
}: {
	caption: string;
	head: ReactNode;
	children: ReactNode;
}) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
		<section className="card relative overflow-x-auto" aria-label={caption} tabIndex={0}>
			<table className="rows">
				<caption className="sr-only">{caption}</caption>
				<thead>
					<tr>{head}</tr>
				</thead>
				<tbody>{children}</tbody>
			</table>
		</section>
	);
}

export function Th(props: ThHTMLAttributes<HTMLTableCellElement>) {
	return <th scope="col" {...props} />;
}

/** `chosen` is also said in words or marks by the caller: colour alone says nothing. */
export function Tr({ children, chosen = false }: { children: ReactNode; chosen?: boolean }) {
	return <tr className={chosen ? "bg-wash/60" : undefined}>{children}</tr>;
}

export function Td({ children, className }: { children?: ReactNode; className?: string }) {
	return <td className={className}>{children}</td>;
}
