/**
 * Codes in words. The English is the domain's own tables, so that it is said once; each key is `kind.CODE`. Large: the
 * server says what a page needs of it, the client is handed none of it.
 */
import { DEFAULT_POLICY, type ReasonCode } from "#lib/access/policy.ts";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import { CATEGORIES, type CategoryCode } from "#lib/cases/categories.ts";
import { ESCALATIONS, type Escalation, OUTCOMES, type Outcome } from "#lib/cases/outcomes.ts";
import type { Source } from "#lib/cases/sources.ts";

/** `{ A: { name: "a" } }` as `{ "kind.A": "a" }`. */
function named<const K extends string, C extends string, T>(
	kind: K,
	table: Record<C, T>,
	say: (one: T) => string,
) {
	return Object.fromEntries(
		Object.entries<T>(table).map(([code, one]) => [`${kind}.${code}`, say(one)]),
	) as Record<`${K}.${C}`, string>;
}

const keywords = Object.fromEntries(
	Object.values(CATEGORIES).flatMap((one) =>
		Object.keys(one.keywords).map((code) => [`keyword.${code}`, code.replaceAll("_", " ").toLowerCase()]),
	),
) as Record<`keyword.${string}`, string>;

const questions = Object.fromEntries(
	Object.entries(DEFAULT_POLICY.reasons).flatMap(([reason, rule]) =>
		Object.entries(rule.questions).map(([code, words]) => [`question.${reason}.${code}`, words]),
	),
) as Record<`question.${ReasonCode}.${string}`, string>;

const FROM: Record<Source, string> = {
	USER: "a user",
	TRUSTED_FLAGGER: "a trusted flagger",
	CLASSIFIER: "a classifier",
	STAFF: "platform staff",
	AUTHORITY: "an authority",
};

const fixed = {
	...named<"category", CategoryCode, { label: string }>("category", CATEGORIES, ({ label }) => label),
	...named<"outcome", Outcome, { name: string }>("outcome", OUTCOMES, ({ name }) => name),
	...named<"meaning", Outcome, { meaning: string }>("meaning", OUTCOMES, ({ meaning }) => meaning),
	...named<"escalation", Escalation, { name: string }>("escalation", ESCALATIONS, ({ name }) => name),
	...named<"moving", Escalation, { meaning: string }>("moving", ESCALATIONS, ({ meaning }) => meaning),
	...named<"reason", ReasonCode, { name: string }>("reason", DEFAULT_POLICY.reasons, ({ name }) => name),
	...named<"role", Role, string>("role", ROLE_NAMES, (name) => name),
	/** By whom a report was made. */
	...named<"source", Source, string>("source", FROM, (name) => name),
};

/** A spread would forget the open kinds of key. */
export const codes: typeof fixed & typeof keywords & typeof questions = {
	...fixed,
	...keywords,
	...questions,
};
