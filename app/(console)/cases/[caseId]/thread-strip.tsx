"use client";
import { useMemo } from "react";
import { useWords } from "../../../_words/provider.tsx";
import { namer } from "./aliases.ts";
import type { DeskPerson, Dot } from "./model.ts";
import { aroundPositions, shownSpan } from "./scope-choice.ts";
import { Strip } from "./strip.tsx";

/** The strip to look at: nothing is drawn on it. */
export function ThreadStrip({ dots, people, around }: { dots: Dot[]; people: DeskPerson[]; around: number }) {
	const w = useWords("opening");
	const shown = useMemo(() => shownSpan(dots), [dots]);
	const chosen = useMemo(() => aroundPositions(dots, around), [dots, around]);
	const aliasOf = useMemo(() => namer(people, w), [people, w]);
	return <Strip dots={dots} shown={shown} chosen={chosen} aliasOf={aliasOf} />;
}
