import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A page's head and body. `lead` is one quiet sentence under the title. */
export function Page({
	title,
	eyebrow,
	lead,
	actions,
	wide = false,
	children,
}: {
	title: ReactNode;
	eyebrow?: ReactNode;
	lead?: ReactNode;
	actions?: ReactNode;
	wide?: boolean;
	children: ReactNode;
}) {
	return (
		<div className={cx("mx-auto w-full px-6 pt-5 pb-16", wide ? "max-w-[100rem]" : "max-w-[80rem]")}>
			<header className="flex flex-wrap items-end gap-x-6 gap-y-3 pb-4">
				<div className="min-w-0 flex-[1_1_16rem]">
					{eyebrow && <p className="eyebrow pb-0.5">{eyebrow}</p>}
					<h1 className="text-xl font-[620] tracking-[-0.015em]">{title}</h1>
					{lead && <p className="max-w-[80ch] pt-0.5 text-soft">{lead}</p>}
				</div>
				{actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
			</header>
			{children}
		</div>
	);
}

/** A titled block of a page. `note` stands right of the title: a count, a link. */
export function Section({
	title,
	note,
	id,
	children,
	className,
}: {
	title: ReactNode;
	note?: ReactNode;
	id?: string;
	children: ReactNode;
	className?: string;
}) {
	return (
		<section aria-labelledby={id} className={className}>
			<div className="flex items-baseline justify-between gap-4 pb-2">
				<h2 id={id} className="text-sm font-[620] tracking-[-0.005em]">
					{title}
				</h2>
				{note && <div className="text-xs text-faint">{note}</div>}
			</div>
			{children}
		</section>
	);
}

/** Facts as term and description, aligned. */
export function Facts({ children }: { children: ReactNode }) {
	return <dl className="grid grid-cols-[minmax(5.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5">{children}</dl>;
}

export function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
	return (
		<>
			<dt className="text-faint">{term}</dt>
			<dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
		</>
	);
}
