import type { ReactNode } from "react";
import { type Action, allowed } from "#lib/access/roles.ts";
import { requireActor } from "../../_auth/session.ts";
import { Tabs } from "../oversight/tabs.tsx";

/** Each with the right that its page asks for. */
const TABS: { href: string; label: string; needs: Action }[] = [
	{ href: "/legal/holds", label: "Holds", needs: "hold.read" },
	{ href: "/legal/subjects", label: "Requests of people", needs: "subject.read" },
];

export default async function LegalLayout({ children }: { children: ReactNode }) {
	const actor = await requireActor();
	const items = TABS.filter(({ needs }) => allowed(actor, needs));
	return (
		<>
			{items.length > 0 && <Tabs name="Legal" items={items.map(({ href, label }) => ({ href, label }))} />}
			{children}
		</>
	);
}
