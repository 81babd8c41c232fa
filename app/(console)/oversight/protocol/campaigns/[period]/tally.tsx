"use client";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

export interface Counts {
	count: number;
	decided: number;
	withdrawn: number;
	held: number;
}

const Tallied = createContext<{ counts: Counts; add: (verdict: string) => void } | null>(null);

/** Counts what is decided on the page with what it came with: the rows stay where they are, so the page is not made anew. */
export function Tally({ counts, children }: { counts: Counts; children: ReactNode }) {
	const came = JSON.stringify(counts);
	const [since, setSince] = useState({ came, decided: 0, withdrawn: 0, held: 0 });
	// A page that came again knows them itself.
	const own = since.came === came ? since : { came, decided: 0, withdrawn: 0, held: 0 };
	const add = useCallback(
		(verdict: string) =>
			setSince((before) => {
				const {
					decided,
					withdrawn,
					held: still,
				} = before.came === came ? before : { decided: 0, withdrawn: 0, held: 0 };
				// What is withdrawn here is held until an admin takes it away.
				const more = verdict === "withdraw" ? 1 : 0;
				return {
					came,
					decided: decided + 1,
					withdrawn: withdrawn + more,
					held: still + more,
				};
			}),
		[came],
	);
	const value = useMemo(
		() => ({
			add,
			counts: {
				count: counts.count,
				decided: counts.decided + own.decided,
				withdrawn: counts.withdrawn + own.withdrawn,
				held: counts.held + own.held,
			},
		}),
		[add, counts, own],
	);
	return <Tallied value={value}>{children}</Tallied>;
}

export const useTally = () => useContext(Tallied)?.add;

/** `again` is where the page is made anew: what comes when all are decided stands there. */
export function Decided({ again }: { again: string | null }) {
	const counts = useContext(Tallied)?.counts;
	if (!counts) return null;
	const { count, decided, withdrawn, held } = counts;
	return (
		<>
			{decided} of {count}; {withdrawn} withdrawn, {held} of them still held
			{again && decided === count && (
				<>
					{". "}
					<a href={again} className="underline underline-offset-2">
						Load the page again to look through all of them and close the review
					</a>
				</>
			)}
		</>
	);
}
