/**
 * The clauses of the rules that a decision names: "4.2", a section for each category and a number within it for each keyword.
 * "4" alone is the section as a whole, for what no keyword names. Numbers stand in decisions that were told and are never given
 * to anything else: a new keyword takes the next one. clauses.test.ts holds them.
 *
 * The numbering is ours. A platform whose own rules are numbered otherwise translates by category and keyword, which the same
 * decision names and which are the DSA Transparency Database's. Pure. Shown by: clauses.test.ts.
 */
import { CATEGORIES, type CategoryCode, isCategory, isKeywordOf } from "./categories.ts";

/** A category's section, and its keywords in the order of their numbers. */
const SECTIONS: Readonly<Record<CategoryCode, number>> = {
	ANIMAL_WELFARE: 1,
	CONSUMER_INFORMATION: 2,
	CYBER_VIOLENCE: 3,
	CYBER_VIOLENCE_AGAINST_WOMEN: 4,
	DATA_PROTECTION_AND_PRIVACY_VIOLATIONS: 5,
	ILLEGAL_OR_HARMFUL_SPEECH: 6,
	INTELLECTUAL_PROPERTY_INFRINGEMENTS: 7,
	NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS: 8,
	PROTECTION_OF_MINORS: 9,
	RISK_FOR_PUBLIC_SECURITY: 10,
	SCAMS_AND_FRAUD: 11,
	SELF_HARM: 12,
	UNSAFE_AND_PROHIBITED_PRODUCTS: 13,
	VIOLENCE: 14,
	OTHER_VIOLATION_TC: 15,
};

/** @returns the clause that this category and keyword break; null where there is no such category or keyword. */
export function clauseOf(category: string, keyword: string | null): string | null {
	if (!isCategory(category) || (keyword !== null && !isKeywordOf(category, keyword))) return null;
	const section = String(SECTIONS[category]);
	if (keyword === null || keyword === "OTHER") return section;
	return `${section}.${Object.keys(CATEGORIES[category].keywords).indexOf(keyword) + 1}`;
}

export interface Clause {
	category: CategoryCode;
	keyword: string | null;
	clause: string;
}

/** All of them, in the order of their numbers. */
export const CLAUSES: readonly Clause[] = (Object.keys(SECTIONS) as CategoryCode[]).flatMap((category) =>
	[null, ...Object.keys(CATEGORIES[category].keywords)].map((keyword) => ({
		...{ category, keyword },
		clause: clauseOf(category, keyword) ?? "",
	})),
);
