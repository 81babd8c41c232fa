import type { ReactNode } from "react";
import { SpokenPage } from "../../_words/speak.tsx";

export default function CasesLayout({ children }: { children: ReactNode }) {
	return (
		<SpokenPage rooms={["codes", "cases", "casepage", "decision", "reading", "queue"]}>{children}</SpokenPage>
	);
}
