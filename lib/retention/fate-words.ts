/** What becomes of a thread's content, in words. Pure. Shown by: fate-words.test.ts. */
import type { Ending } from "../access/policy-retention.ts";

/** As vault.fate has it. */
export interface Fate {
	state: "open" | "living" | "held" | "due" | "shredded";
	ending: Ending;
	category: string | null;
	days: number | null;
	closedAt: Date | null;
	fallsDueAt: Date | null;
	dueAt: Date | null;
	shreddedAt: Date | null;
}

export type Verdict = "goes" | "stays" | "gone";

const ENDED: Readonly<Record<Ending, string>> = {
	childSafety: "a matter of child safety",
	action: "something was decided",
	noAction: "no violation",
};

/** What the next run does with it, and why. */
export function fateInWords(fate: Fate, now: Date): { verdict: Verdict; why: string } {
	const { state, ending, days, closedAt, fallsDueAt, dueAt, shreddedAt } = fate;
	if (state === "shredded")
		return { verdict: "gone", why: `deleted ${day(dueAt)}, its last key destroyed ${day(shreddedAt)}` };
	if (state === "due")
		return { verdict: "gone", why: `deleted ${day(dueAt)}; a key it was wrapped to is not destroyed yet` };
	if (state === "held") return { verdict: "stays", why: "a legal hold stands on it" };
	if (state === "open") return { verdict: "stays", why: "a case on it is open" };
	if (days === null || fallsDueAt === null)
		return { verdict: "stays", why: "no policy in force says how long it lives" };
	const clock = `closed ${day(closedAt)}, ${ENDED[ending]}: ${days} ${days === 1 ? "day" : "days"}`;
	return fallsDueAt <= now
		? { verdict: "goes", why: `${clock}, over since ${day(fallsDueAt)}` }
		: { verdict: "stays", why: `${clock}, until ${day(fallsDueAt)}` };
}

/** In UTC. */
const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? "";
