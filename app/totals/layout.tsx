import type { ReactNode } from "react";
import { currentActor } from "../_auth/session.ts";
import { Mark } from "../_ui/icons.tsx";
import { Ticker } from "../_ui/ticker.tsx";
import ConsoleLayout from "../(console)/layout.tsx";

/** Staff see it inside the console; anybody else, where the deployment shows it, as a page by itself. */
export default async function TotalsLayout({ children }: { children: ReactNode }) {
	const actor = await currentActor();
	if (actor) return <ConsoleLayout>{children}</ConsoleLayout>;
	return (
		<>
			<header className="flex items-center gap-2 border-b border-line px-6 py-3 font-[650]">
				<Mark />
				Countersign
			</header>
			<Ticker now={Date.now()} />
			<main id="main">{children}</main>
		</>
	);
}
