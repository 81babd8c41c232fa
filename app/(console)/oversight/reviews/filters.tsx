import Link from "next/link";
import { KINDS, type ReviewFilters, reviewsAddress, SHOWS } from "#lib/oversight/reviews/list-reviews.ts";
import { cx } from "../../../_ui/cx.ts";

const SHOW_NAMES = {
	open: "Awaiting a verdict",
	mine: "Mine",
	overdue: "Overdue",
	findings: "Open findings",
	judged: "Judged",
} as const;
export const KIND_NAMES: Record<string, string> = {
	ALWAYS: "by rule",
	DRAWN: "drawn",
	SIGNAL: "for a signal",
	RESTRICTED: "restricted after it was read",
};

/** Links: what is shown stands in the address. */
export function Filters({ filters }: { filters: ReviewFilters }) {
	return (
		<nav aria-label="Which reviews" className="flex flex-wrap items-center gap-x-6 gap-y-2 pb-4">
			<ul className="flex flex-wrap gap-1">
				{SHOWS.map((show) => (
					<li key={show}>
						<Choice href={reviewsAddress({ ...filters, show })} chosen={filters.show === show}>
							{SHOW_NAMES[show]}
						</Choice>
					</li>
				))}
			</ul>
			<ul className="flex flex-wrap items-center gap-1">
				<li>
					<Choice href={reviewsAddress({ ...filters, kind: undefined })} chosen={filters.kind === undefined}>
						all kinds
					</Choice>
				</li>
				{KINDS.map((kind) => (
					<li key={kind}>
						<Choice href={reviewsAddress({ ...filters, kind })} chosen={filters.kind === kind}>
							{KIND_NAMES[kind]}
						</Choice>
					</li>
				))}
			</ul>
		</nav>
	);
}

function Choice({ href, chosen, children }: { href: string; chosen: boolean; children: string | undefined }) {
	return (
		<Link
			href={href}
			prefetch={false}
			aria-current={chosen ? "true" : undefined}
			className={cx(
				"inline-block rounded-md border px-2 py-0.5 text-xs",
				chosen ? "border-accent bg-wash font-[600] text-ink" : "border-line text-soft hover:border-soft",
			)}
		>
			{children}
		</Link>
	);
}
