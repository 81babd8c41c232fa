"use client";
import { type ComponentProps, createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { Words } from "../../oversight/reviews/[reviewId]/words.tsx";

const Shown = createContext({ shown: false, show: () => {} });

/** Around the page of a request: whether its words were shown on it, which approving waits for. */
export function WordsShown({ children }: { children: ReactNode }) {
	const [shown, setShown] = useState(false);
	const value = useMemo(() => ({ shown, show: () => setShown(true) }), [shown]);
	return <Shown value={value}>{children}</Shown>;
}

export function RequestWords(props: Omit<ComponentProps<typeof Words>, "onShown">) {
	return <Words {...props} onShown={useContext(Shown).show} />;
}

export const useWordsShown = (): boolean => useContext(Shown).shown;
