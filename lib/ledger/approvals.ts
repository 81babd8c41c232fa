/**
 * What an entry gives on others' word: a passkey by an enrolment code, a code and a role by two admins, an opening by
 * those who approved its request. The words are entries too (`approvals`), and whether they were said is judged as any
 * act's confirmation is; here, whether they are the right ones.
 *
 * Three outcomes: `people` said so, each by passkey; it rests on the `operator`'s word (the first admins, a demo, what was
 * approved on sessions); or an error. Not: that the passkeys of those people are theirs, beyond the entries before them.
 * Test: approvals.test.ts.
 */
import { type ConfirmationCode, ConfirmationError } from "../access/assertion.ts";
import type { Judged } from "./confirmations.ts";

export type Standing = "people" | "operator";

interface Word {
	leaf: Leaf;
	by: Judged["by"];
}
type Leaf = Judged["leaf"];

const WORDS = /^(staff\.(proposed|confirmed)|enrolment\.opened|opening\.(requested|approved))$/;
const CHANGES: Record<string, readonly string[]> = {
	"role.granted": ["GRANT_ROLE"],
	"person.enabled": ["ENABLE"],
	"enrolment.opened": ["FIRST_PASSKEY", "RESET_PASSKEYS"],
};

/** Is it one that stands on others' words, or on nobody's? */
export const isGiven = ({ type, outcome, approvals, request }: Leaf): boolean =>
	outcome !== "refused" &&
	(type === "passkey.added" ||
		Object.hasOwn(CHANGES, type) ||
		(type === "opening.granted" && (approvals !== undefined || request !== undefined)));

export class Approvals {
	readonly #words = new Map<string, Word>();
	readonly #used = new Set<string>();

	/** Each entry, as it was judged; all of them before the first `standing`. */
	note({ leaf, by }: Judged): void {
		if (WORDS.test(leaf.type) && leaf.outcome !== "refused") this.#words.set(leaf.id, { leaf, by });
	}

	/** @throws ConfirmationError; asked once for each entry */
	standing(leaf: Leaf): Standing {
		const kind = objectIn(leaf.assurance).kind;
		const ids = Array.isArray(leaf.approvals) ? leaf.approvals.map(String) : [];
		if (ids.length > 0) {
			const key = `${leaf.type} ${[...ids].sort().join(" ")}`;
			if (this.#used.has(key)) throw no("APPROVAL_REPEATED");
			this.#used.add(key);
		}
		if (leaf.type === "passkey.added") return kind === "session" ? "operator" : this.#byCode(leaf, ids);
		if (leaf.type === "opening.granted") return this.#byApprovers(leaf, ids);
		return this.#byTwo(leaf, ids);
	}

	/** A code that was given before, to the same person. */
	#byCode(leaf: Leaf, ids: string[]): Standing {
		if (ids.length === 0) throw no("APPROVAL_MISSING");
		const [code] = this.#said(ids, "enrolment.opened");
		if (ids.length > 1 || !code || code.leaf.person !== leaf.person) throw no("APPROVAL_OTHER");
		if (Date.parse(code.leaf.at) > Date.parse(leaf.at)) throw no("APPROVAL_OTHER");
		const given = Array.isArray(code.leaf.approvals) ? code.leaf.approvals.map(String) : [];
		return worse([code], this.#byTwo(code.leaf, given));
	}

	/** One proposed it, another confirmed it. By nobody: the first admins, and the demo's people. */
	#byTwo(leaf: Leaf, ids: string[]): Standing {
		if (ids.length === 0) {
			if (objectIn(leaf.assurance).kind !== "system") throw no("APPROVAL_MISSING");
			return "operator";
		}
		const [proposed, confirmed] = [
			this.#said(ids.slice(0, 1), "staff.proposed")[0],
			this.#said(ids.slice(1), "staff.confirmed")[0],
		];
		if (ids.length !== 2 || !proposed || !confirmed) throw no("APPROVAL_OTHER");
		const [asked, agreed] = [proposed.leaf, confirmed.leaf];
		const same = ["proposal", "person", "change", "role", "region", "expires"].every(
			(name) => asked[name] === agreed[name],
		);
		const fits =
			asked.person === leaf.person &&
			(CHANGES[leaf.type] ?? []).includes(String(asked.change)) &&
			(leaf.type !== "role.granted" ||
				(asked.role === leaf.role && asked.region === leaf.region && asked.expires === leaf.expires));
		if (!same || !fits || agreed.entry !== asked.id || actorOf(asked) === actorOf(agreed))
			throw no("APPROVAL_OTHER");
		return worse([proposed, confirmed], "people");
	}

	/** As many as the request needed, each another person than the reader, of this very request. */
	#byApprovers(leaf: Leaf, ids: string[]): Standing {
		if (ids.length === 0) throw no("APPROVAL_MISSING");
		const words = this.#said(ids, "opening.approved");
		const people = new Set(words.map((word) => actorOf(word.leaf)));
		if (leaf.request === undefined || words.some((word) => word.leaf.request !== leaf.request))
			throw no("APPROVAL_OTHER");
		if (people.size !== ids.length || people.has(actorOf(leaf))) throw no("APPROVAL_OTHER");
		for (const { leaf: word } of words) {
			const [asked] = this.#said([String(word.entry)], "opening.requested");
			if (!asked || actorOf(asked.leaf) !== actorOf(leaf)) throw no("APPROVAL_OTHER");
			if (!(Number(asked.leaf.needed ?? 1) <= ids.length)) throw no("APPROVAL_MISSING");
		}
		return worse(words, "people");
	}

	#said(ids: string[], type: string): Word[] {
		return ids.map((id) => {
			const word = this.#words.get(id);
			if (!word || word.leaf.type !== type) throw no("APPROVAL_OTHER");
			return word;
		});
	}
}

function worse(words: Word[], otherwise: Standing): Standing {
	if (words.some(({ by }) => by === "failed")) throw no("APPROVAL_FAILED");
	return words.every(({ by }) => by === "passkey") ? otherwise : "operator";
}

const no = (code: ConfirmationCode) => new ConfirmationError(code);
const actorOf = (leaf: Leaf) => objectIn(leaf.actor).id;
const objectIn = (value: unknown): Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};
