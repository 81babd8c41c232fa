import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
	CATEGORIES,
	type CategoryCode,
	categoryInWords,
	dueHours,
	isCategory,
	isChildSafety,
	isKeywordOf,
	severityOf,
} from "./categories.ts";

describe("how grave a report is", () => {
	it("child sexual abuse, grooming, suicide, trafficking and terrorism are looked at within an hour", () => {
		for (const [category, keyword] of [
			["PROTECTION_OF_MINORS", "CHILD_SEXUAL_ABUSE_MATERIAL"],
			["PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS"],
			["SELF_HARM", "SUICIDE"],
			["SELF_HARM", null],
			["VIOLENCE", "HUMAN_TRAFFICKING"],
			["RISK_FOR_PUBLIC_SECURITY", "TERRORIST_CONTENT"],
		] as const) {
			assert.equal(dueHours(severityOf(category, keyword, false)), 1, `${category} ${keyword}`);
		}
	});

	it("stalking and intimate images come within a day, harassment and scams within three, the rest within a week", () => {
		assert.equal(dueHours(severityOf("CYBER_VIOLENCE", "CYBER_STALKING", false)), 24);
		assert.equal(dueHours(severityOf("CYBER_VIOLENCE", "NON_CONSENSUAL_IMAGE_SHARING", false)), 24);
		assert.equal(dueHours(severityOf("CYBER_VIOLENCE", "CYBER_HARASSMENT", false)), 72);
		assert.equal(dueHours(severityOf("SCAMS_AND_FRAUD", "PHISHING", false)), 72);
		assert.equal(dueHours(severityOf("OTHER_VIOLATION_TC", null, false)), 168);
	});

	it("a minor among the participants raises it by one, and never above the gravest", () => {
		for (const category of Object.keys(CATEGORIES) as CategoryCode[]) {
			for (const keyword of [null, "OTHER", ...Object.keys(CATEGORIES[category].keywords)]) {
				const without = severityOf(category, keyword, false);
				assert.equal(severityOf(category, keyword, true), Math.max(0, without - 1));
			}
		}
	});
});

describe("categories", () => {
	it("only child sexual abuse and grooming of minors are restricted", () => {
		assert.ok(isChildSafety("PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS"));
		assert.ok(isChildSafety("PROTECTION_OF_MINORS", "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"));
		assert.ok(!isChildSafety("PROTECTION_OF_MINORS", "UNSAFE_CHALLENGES"));
		assert.ok(!isChildSafety("PROTECTION_OF_MINORS", null));
		assert.ok(!isChildSafety("CYBER_VIOLENCE", "CYBER_HARASSMENT"));
	});

	it("a keyword belongs to its group, and names that every object has are none", () => {
		assert.ok(isKeywordOf("CYBER_VIOLENCE", "CYBER_HARASSMENT"));
		assert.ok(isKeywordOf("VIOLENCE", "OTHER"));
		assert.ok(!isKeywordOf("VIOLENCE", "CYBER_HARASSMENT"));
		assert.ok(!isKeywordOf("VIOLENCE", "toString"));
		assert.ok(!isCategory("constructor"));
	});

	it("is put in words", () => {
		assert.equal(categoryInWords("CYBER_VIOLENCE", "CYBER_HARASSMENT"), "Cyber violence: cyber harassment");
		assert.equal(categoryInWords("SELF_HARM", null), "Self-harm");
	});
});
