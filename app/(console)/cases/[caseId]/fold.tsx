import type { ReactNode } from "react";

/**
 * A part of the page that folds. Its anchor stands inside of what folds, so that a link to it unfolds it (HTML: revealing what a
 * fragment names).
 */
export function Fold({
	id,
	title,
	note,
	open,
	children,
}: {
	id: string;
	title: string;
	note?: ReactNode;
	open: boolean;
	children: ReactNode;
}) {
	return (
		<details open={open} className="card group min-w-0">
			<summary className="flex cursor-pointer flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 rounded-lg px-4 py-2.5 select-none">
				<h2 className="text-sm font-[620] tracking-[-0.005em]">
					<span aria-hidden="true" className="mr-2 inline-block text-faint group-open:rotate-90">
						▸
					</span>
					{title}
				</h2>
				{note !== undefined && <span className="numbers text-xs text-faint">{note}</span>}
			</summary>
			<div id={id} tabIndex={-1} className="scroll-mt-4 border-t border-line outline-none">
				{children}
			</div>
		</details>
	);
}
