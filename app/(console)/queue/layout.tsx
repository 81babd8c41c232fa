import type { ReactNode } from "react";
import { SpokenPage } from "../../_words/speak.tsx";

export default function QueueLayout({ children }: { children: ReactNode }) {
	return <SpokenPage rooms={["queue"]}>{children}</SpokenPage>;
}
