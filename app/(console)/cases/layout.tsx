import type { ReactNode } from "react";
import { SpokenPage } from "../../_words/speak.tsx";

export default function CasesLayout({ children }: { children: ReactNode }) {
	return (
		<SpokenPage rooms={["cases", "casepage", "decision", "opening", "reading", "queue", "handling"]}>
			{children}
		</SpokenPage>
	);
}
