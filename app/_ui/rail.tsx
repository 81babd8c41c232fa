"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export interface RailItem {
	href: string;
	label: string;
	icon: ReactNode;
}

/** The slim rail: only what the person may see. */
export function Rail({ items }: { items: RailItem[] }) {
	const path = usePathname();
	return (
		<ul className="grid gap-0.5 max-md:flex">
			{items.map(({ href, label, icon }) => {
				const here = path === href || path.startsWith(`${href}/`);
				return (
					<li key={href}>
						<Link
							href={href}
							prefetch={false}
							aria-current={here ? "page" : undefined}
							className={cx(
								"flex h-8 items-center gap-2.5 rounded-md px-2.5",
								here ? "bg-wash font-[600] text-accent-strong" : "text-soft hover:bg-sunken hover:text-ink",
							)}
						>
							{icon}
							{label}
						</Link>
					</li>
				);
			})}
		</ul>
	);
}
