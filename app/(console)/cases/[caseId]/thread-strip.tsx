"use client";
import { useMemo } from "react";
import type { DeskPerson, Dot } from "./model.ts";
import { aroundPositions, shownSpan } from "./scope-choice.ts";
import { Strip } from "./strip.tsx";

/** The strip to look at: nothing is drawn on it. */
export function ThreadStrip({ dots, people, around }: { dots: Dot[]; people: DeskPerson[]; around: number }) {
	const shown = useMemo(() => shownSpan(dots), [dots]);
	const chosen = useMemo(() => aroundPositions(dots, around), [dots, around]);
	const names = new Map(people.map(({ number, alias }) => [number, alias]));
	return (
		<Strip
			dots={dots}
			shown={shown}
			chosen={chosen}
			aliasOf={(sender) => (sender === null ? "Platform" : (names.get(sender) ?? "Somebody"))}
		/>
	);
}
