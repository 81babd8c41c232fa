import type { ReactNode, ThHTMLAttributes } from "react";
import { cx } from "./cx.ts";

/**
 * A dense table. `caption` names it for those who cannot see it; `head` is a row of <Th>.
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
			<table className="w-full border-collapse text-left">
				<caption className="sr-only">{caption}</caption>
				<thead>
					<tr className="border-b border-line">{head}</tr>
				</thead>
				<tbody>{children}</tbody>
			</table>
		</section>
	);
}

export function Th({ className, ...props }: ThHTMLAttributes<HTMLTableCellElement>) {
	return (
		<th
			scope="col"
			{...props}
			className={cx("px-3 py-2 text-xs font-[520] whitespace-nowrap text-faint", className)}
		/>
	);
}

/** `chosen` is also said in words or marks by the caller: colour alone says nothing. */
export function Tr({ children, chosen = false }: { children: ReactNode; chosen?: boolean }) {
	return (
		<tr
			className={cx(
				"group/row border-b border-line last:border-b-0 hover:bg-sunken/60 has-[[data-row]:focus-visible]:bg-wash",
				chosen && "bg-wash/60",
			)}
		>
			{children}
		</tr>
	);
}

export function Td({ children, className }: { children?: ReactNode; className?: string }) {
	return <td className={cx("h-9 px-3 py-1.5 align-middle", className)}>{children}</td>;
}
