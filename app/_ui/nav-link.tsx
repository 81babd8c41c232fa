"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Link } from "./link.tsx";

interface NavLinkProps {
	href: string;
	className: string;
	/** Not on the pages below. */
	exact?: boolean | undefined;
	/** Added on the page that it leads to, and on those below. */
	here: string;
	/** Added everywhere else. */
	elsewhere: string;
	children: ReactNode;
}

/** A link that says whether one is there already. */
export function NavLink({ href, className, exact = false, here, elsewhere, children }: NavLinkProps) {
	const path = usePathname();
	const isHere = path === href || (!exact && path.startsWith(`${href}/`));
	return (
		<Link
			href={href}
			prefetch={false}
			aria-current={isHere ? "page" : undefined}
			className={cx(className, isHere ? here : elsewhere)}
		>
			{children}
		</Link>
	);
}
