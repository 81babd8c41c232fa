import { NavLink } from "../../_ui/nav-link.tsx";

export function Tabs({
	name = "Oversight",
	items,
}: {
	name?: string;
	items: { href: string; label: string; exact?: boolean | undefined }[];
}) {
	return (
		<nav aria-label={name} className="border-b border-line">
			<ul className="mx-auto flex max-w-[100rem] flex-wrap gap-x-5 px-6">
				{items.map(({ href, label, exact }) => (
					<li key={href}>
						<NavLink
							href={href}
							exact={exact}
							className="-mb-px block border-b-2 py-2"
							here="border-accent font-[600] text-ink"
							elsewhere="border-transparent text-soft hover:text-ink"
						>
							{label}
						</NavLink>
					</li>
				))}
			</ul>
		</nav>
	);
}
