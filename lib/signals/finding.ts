import type { ReadingRow } from "#db/queries/signals.ts";
import type { Kind, Settings } from "./settings.ts";
import type { View } from "./view.ts";

/** What a rule found out about somebody. */
export interface Finding {
	kind: Kind;
	person: string;
	/** How far above what is ordinary; what a rule's threshold is compared with. */
	score: number;
	/** What its sentence says. */
	numbers: Record<string, number>;
	/** The openings that it is about, the newest first. */
	openings: ReadingRow[];
}

/** With where oversight looks at it: the region in which they work most. */
export interface Found extends Finding {
	region: string;
}

export type Rule<K extends Kind> = (view: View, settings: Settings["rules"][K], all: Settings) => Finding[];

/** A number as it is shown and kept. */
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
export const percent = (share: number): number => rounded(share * 100, 1);
