import type { ReactNode } from "react";
import { Tabs } from "./tabs.tsx";

export default function OversightLayout({ children }: { children: ReactNode }) {
	return (
		<>
			<Tabs
				items={[
					{ href: "/oversight/reviews", label: "Reviews" },
					{ href: "/oversight/alerts", label: "Alerts" },
					{ href: "/oversight/ledger", label: "Ledger" },
					{ href: "/oversight/log", label: "The log" },
					{ href: "/oversight/configuration", label: "Configuration" },
				]}
			/>
			{children}
		</>
	);
}
