/**
 * What the palette finds: a case by its id or the beginning of it, a case by what its platform calls the report, a person
 * of the staff by name.
 *
 * Guarantees: nobody finds what no page of theirs would show: cases of their regions, child safety's by child safety
 * alone, staff by whoever reads the staff's pages; what is not found and what may not be seen look alike. Nothing is
 * found by an account's id: who is behind an alias is asked for in an opening, on the record. What is typed goes into no
 * address and no log, and finding leaves no entry: it shows what a list of cases shows. Shown by: find-anything.test.ts.
 */
import {
	type FoundCase,
	selectCasesBetween,
	selectCasesOfReport,
	selectPeopleCalled,
} from "#db/queries/find.ts";
import { web } from "#db/web.ts";
import { allowed, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

export interface Findings {
	cases: FoundCase[];
	/** Cases by a platform's name of a report. */
	reports: (FoundCase & { platform: string })[];
	people: { id: string; alias: string; name: string }[];
}

/** Of each kind. */
const MOST_FOUND = 6;

const NOTHING: Findings = { cases: [], reports: [], people: [] };

/** @param text as it was typed; more than 128 characters find nothing */
export async function findAnything(actor: Actor, text: string): Promise<Findings> {
	const asked = text.trim();
	if (asked.length < 2 || asked.length > 128) return NOTHING;
	const seen = {
		regions: regionsFor(actor, "case.read"),
		restrictedRegions: regionsFor(actor, "case.read_restricted"),
	};
	const seesCases = seen.regions.length + seen.restrictedRegions.length > 0;
	const between = seesCases ? idsBeginning(asked) : null;
	const isName = seesCases && /^[A-Za-z0-9._:-]+$/.test(asked);
	const [cases, reports, people] = await Promise.all([
		between ? selectCasesBetween(web(), { ...between, ...seen, limit: MOST_FOUND }) : [],
		isName ? selectCasesOfReport(web(), { externalId: asked, ...seen, limit: MOST_FOUND }) : [],
		allowed(actor, "staff.read") ? selectPeopleCalled(web(), { text: asked, limit: MOST_FOUND }) : [],
	]);
	return { cases, reports, people };
}

/** The first and the last UUID that begin so; null where none can. Four digits at least: fewer would be a list, not a find. */
export function idsBeginning(text: string): { from: string; to: string } | null {
	const digits = text.toLowerCase().replaceAll("-", "");
	if (!/^[0-9a-f]{4,32}$/.test(digits)) return null;
	const dashed = (all: string) => all.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
	return { from: dashed(digits.padEnd(32, "0")), to: dashed(digits.padEnd(32, "f")) };
}
