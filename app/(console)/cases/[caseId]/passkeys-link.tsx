import type { ReactNode } from "react";
import { useWords } from "../../../_words/provider.tsx";

/** To one's passkeys; in a tab of its own, so that what is written here stays. */
export function PasskeysLink({ children }: { children: ReactNode }) {
	const w = useWords("shared");
	return (
		<a href="/account#passkeys" target="_blank" rel="noreferrer" className="underline underline-offset-2">
			{children} <span className="sr-only">{w("newTab")}</span>
		</a>
	);
}
