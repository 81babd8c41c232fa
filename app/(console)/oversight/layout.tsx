import type { ReactNode } from "react";
import { type Action, allowed } from "#lib/access/roles.ts";
import { requireActor } from "../../_auth/session.ts";
import { Tabs } from "./tabs.tsx";

/** Each with the right that its page asks for: nobody is offered what would refuse them. */
const TABS: { href: string; label: string; needs: Action; exact?: boolean }[] = [
	{ href: "/oversight", label: "Overview", needs: "ledger.search", exact: true },
	{ href: "/oversight/reviews", label: "Reviews", needs: "review.read" },
	{ href: "/oversight/periods", label: "Periods", needs: "review.read" },
	{ href: "/oversight/signals", label: "Signals", needs: "signal.read" },
	{ href: "/oversight/alerts", label: "Alerts", needs: "alert.read" },
	{ href: "/oversight/ledger", label: "Ledger", needs: "ledger.search" },
	{ href: "/oversight/log", label: "The log", needs: "ledger.search" },
	{ href: "/oversight/protocol", label: "Protocol", needs: "protocol.read" },
	{ href: "/oversight/totals", label: "Access report", needs: "ledger.search" },
	{ href: "/oversight/configuration", label: "Configuration", needs: "configuration.read" },
];

export default async function OversightLayout({ children }: { children: ReactNode }) {
	const actor = await requireActor();
	const items = TABS.filter(({ needs }) => allowed(actor, needs));
	return (
		<>
			{items.length > 0 && <Tabs items={items.map(({ href, label, exact }) => ({ href, label, exact }))} />}
			{children}
		</>
	);
}
