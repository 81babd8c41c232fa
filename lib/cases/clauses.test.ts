import assert from "node:assert/strict";
import { test } from "node:test";
import { CATEGORIES, type CategoryCode } from "./categories.ts";
import { CLAUSES, clauseOf } from "./clauses.ts";

test("each category and keyword has a clause of its own, and nothing else has one", () => {
	assert.equal(new Set(CLAUSES.map(({ clause }) => clause)).size, CLAUSES.length);
	const keywords = Object.values(CATEGORIES).flatMap((one) => Object.keys(one.keywords));
	assert.equal(CLAUSES.length, Object.keys(CATEGORIES).length + keywords.length);
	assert.equal(clauseOf("CYBER_VIOLENCE", "OTHER"), "3");
	assert.equal(clauseOf("CYBER_VIOLENCE", "PHISHING"), null);
	assert.equal(clauseOf("constructor", null), null);
});

test("numbers that were told stay what they are: a new keyword comes last", () => {
	const counts = (Object.keys(CATEGORIES) as CategoryCode[]).map((category) => [
		clauseOf(category, null),
		Object.keys(CATEGORIES[category].keywords).join(" "),
	]);
	const known = {
		1: "ANIMAL_HARM UNLAWFUL_SALE_ANIMALS",
		3: "CYBER_BULLYING_INTIMIDATION CYBER_HARASSMENT CYBER_INCITEMENT CYBER_STALKING STALKING NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_MATERIAL_DEEPFAKE",
		9: "AGE_SPECIFIC_RESTRICTIONS_MINORS CHILD_SEXUAL_ABUSE_MATERIAL CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE GROOMING_SEXUAL_ENTICEMENT_MINORS UNSAFE_CHALLENGES",
		11: "IMPERSONATION_ACCOUNT_HIJACKING INAUTHENTIC_ACCOUNTS INAUTHENTIC_LISTINGS INAUTHENTIC_USER_REVIEWS PHISHING PYRAMID_SCHEMES",
		14: "COORDINATED_HARM INCITEMENT_VIOLENCE_HATRED HUMAN_EXPLOITATION HUMAN_TRAFFICKING TRAFFICKING_WOMEN_GIRLS",
	};
	for (const [section, keywords] of Object.entries(known)) {
		const now = counts.find(([number]) => number === section)?.[1] ?? "";
		assert.ok(now.startsWith(keywords), `section ${section}`);
	}
	assert.equal(clauseOf("SCAMS_AND_FRAUD", "PHISHING"), "11.5");
});
