"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "../../_ui/cx.ts";

export function Tabs({ items }: { items: { href: string; label: string }[] }) {
	const path = usePathname();
	return (
		<nav aria-label="Oversight" className="border-b border-line">
			<ul className="mx-auto flex max-w-[100rem] gap-5 px-6">
				{items.map(({ href, label }) => {
					const here = path === href || path.startsWith(`${href}/`);
					return (
						<li key={href}>
							<Link
								href={href}
								prefetch={false}
								aria-current={here ? "page" : undefined}
								className={cx(
									"-mb-px block border-b-2 py-2",
									here ? "border-accent font-[600] text-ink" : "border-transparent text-soft hover:text-ink",
								)}
							>
								{label}
							</Link>
						</li>
					);
				})}
			</ul>
		</nav>
	);
}
