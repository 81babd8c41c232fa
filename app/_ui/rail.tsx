import type { ReactNode } from "react";
import { NavLink } from "./nav-link.tsx";
import { RailCount, type Waiting } from "./rail-count.tsx";

export interface RailItem {
	href: string;
	label: string;
	icon: ReactNode;
	/** What wants attention there, in a few words. */
	alarm?: string;
	/** How much waits there. */
	count?: { of: Waiting; now: number };
}

/** The slim rail: only what the person may see. */
export function Rail({ items }: { items: RailItem[] }) {
	return (
		<ul className="grid gap-0.5 max-md:flex max-md:flex-wrap">
			{items.map(({ href, label, icon, alarm, count }) => (
				<li key={href}>
					<NavLink
						href={href}
						className="flex h-8 items-center gap-2.5 rounded-md px-2.5"
						here="bg-wash font-[600] text-accent-strong"
						elsewhere="text-soft hover:bg-sunken hover:text-ink"
					>
						{icon}
						{label}
						<span className="ml-auto flex items-center gap-1.5 empty:hidden">
							{alarm && (
								<span title={alarm} className="text-xs font-[700] text-alarm">
									<span aria-hidden="true">!</span>
									<span className="sr-only">({alarm})</span>
								</span>
							)}
							{count && <RailCount of={count.of} now={count.now} />}
						</span>
					</NavLink>
				</li>
			))}
		</ul>
	);
}
