import type { ReactNode } from "react";

/** To one's passkeys; in a tab of its own, so that what is written here stays. */
export function PasskeysLink({ children }: { children: ReactNode }) {
	return (
		<a href="/account#passkeys" target="_blank" rel="noreferrer" className="underline underline-offset-2">
			{children} <span className="sr-only">(opens in a new tab)</span>
		</a>
	);
}
