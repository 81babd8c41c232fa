/** Which dashboard is asked for: how many days, which region, which person. What is not understood is said, not guessed. */
import type { Terms } from "../record-search.ts";

export const SPANS = [7, 30, 90, 365] as const;

export interface View {
	days: number;
	region?: string;
	/** Somebody's alias. */
	person?: string;
}

type Given = Record<string, string | string[] | undefined>;

/** @returns the view and, where something was not understood, which part of it was left out */
export function readView(given: Given, regions: readonly string[]): { view: View; ignored: string[] } {
	const ignored: string[] = [];
	const one = (name: string, sound: (value: string) => boolean): string | undefined => {
		const value = given[name];
		if (value === undefined || value === "") return undefined;
		if (typeof value === "string" && sound(value)) return value;
		ignored.push(name);
		return undefined;
	};
	const days = one("days", (value) => SPANS.some((span) => String(span) === value));
	const region = one("region", (value) => regions.includes(value));
	const person = one("person", (value) => /^[A-Za-z0-9-]{1,32}$/.test(value));
	return {
		view: { days: Number(days ?? 30), ...(region && { region }), ...(person && { person }) },
		ignored,
	};
}

export const termsOf = ({ days, region, person }: View): Terms => ({
	...{ dashboard: "oversight", days: String(days) },
	...(region && { region }),
	...(person && { person }),
});

export function viewAddress({ days, region, person }: View): string {
	const query = new URLSearchParams({
		...(days !== 30 && { days: String(days) }),
		...(region && { region }),
		...(person && { person }),
	});
	return query.size > 0 ? `/oversight?${query}` : "/oversight";
}
