/** What the desk's facts are told in: the words of opening, and those of the codes in it. */
import type { Approval } from "#lib/access/policy.ts";
import { named } from "../../../_words/in-codes.ts";
import { type WordsOf, wordsIn } from "../../../_words/words-in.ts";

export interface DeskWords {
	opening: WordsOf<"opening">;
	codes: WordsOf<"codes">;
}

/** Of pages that are English only. */
export const ENGLISH_DESK: DeskWords = { opening: wordsIn("en", "opening"), codes: wordsIn("en", "codes") };

/** "lead or counsel". */
export function rolesOr(roles: readonly string[], { opening, codes }: DeskWords): string {
	const names = roles.map((role) => {
		const name = named(codes, "role", role);
		return opening.lang === "en" ? name.toLowerCase() : name;
	});
	return names.reduce((one, other) => opening("orRole", { one, other }), names.shift() ?? "");
}

/** "one lead other than the person". */
export function approversWords({ roles, needed }: Approval, w: DeskWords): string {
	const names = rolesOr(roles, w);
	return needed === 1
		? w.opening("approver", { roles: names })
		: w.opening("approvers", { count: needed, roles: names });
}
