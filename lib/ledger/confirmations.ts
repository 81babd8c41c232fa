/**
 * Who confirmed what, over a whole log: each entry's assertion is verified by the public key that the log itself holds, and
 * what one entry cannot tell is looked for across them: a confirmation that stands in two acts, a passkey that was
 * removed or never added, a reading that goes beyond the opening it rests on.
 *
 * Guarantees, for each entry that it counts as `by passkey` or `under another`: verifyConfirmation's, and that both entries
 * are among those that were added here. That these are the log's entries is verify.ts's to say. Does not guarantee:
 * that an entry on a session was anybody's; they are counted apart, and so is what a passkey confirmed that no two people
 * gave to its person (approvals.ts): whose it is, is the operator's word. Test: confirmations.test.ts.
 */
import { ConfirmationError } from "../access/assertion.ts";
import { type Confirmed, requestIn, verifyConfirmation } from "../access/confirmation.ts";
import { Approvals, isGiven, type Standing } from "./approvals.ts";
import { parseEntry } from "./entry.ts";
import { entryEnd, TILE_WIDTH } from "./tiles.ts";

type Leaf = ReturnType<typeof parseEntry>;

export interface Judged {
	index: number;
	leaf: Leaf;
	/** How the act was confirmed; `failed`: it says it was, and that is not so. */
	by: "passkey" | "another" | "session" | "system" | "failed";
	confirmed?: Confirmed;
	/** The entry `passkey.added`, or the one that this one rests on. */
	from?: Origin;
	error?: ConfirmationError;
}

export interface Origin {
	index: number;
	id: string;
	/** Of a passkey: since when it counts, and how it came. */
	usable?: string;
	assurance?: unknown;
	/** Of a passkey: on whose word it is this person's. */
	standing?: Standing;
}

interface Act {
	index: number;
	leaf: Leaf;
}

/** What is kept of an act that others may rest on. */
interface Ground {
	index: number;
	id: string;
	type: string;
	person: unknown;
	opening: unknown;
	notes: unknown;
	intervals: unknown;
	by: Judged["by"];
}

export class Confirmations {
	readonly counts = { passkey: 0, verification: 0, another: 0, session: 0, system: 0, failed: 0 };
	/** What rests on the operator's word: the passkeys of the first admins and of a demo, what these confirmed, rights. */
	readonly onWord = { passkeys: 0, acts: 0, rights: 0 };
	readonly failures: Judged[] = [];
	/** The entry that was asked for, once it was seen. */
	asked: Judged | undefined;
	readonly #expected: { rpId: string; origin: string };
	readonly #entry: string | null;
	readonly #passkeys = new Map<string, Act>();
	readonly #removed = new Map<string, number>();
	readonly #nonces = new Map<string, string>();
	readonly #approvals = new Approvals();
	readonly #given: Judged[] = [];
	/** By passkey: how many acts it confirmed, and how many of them knowing its owner. */
	readonly #confirmed = new Map<string, { acts: number; verified: number }>();
	readonly #grounds = new Map<string, Ground>();
	/** Bundles come as they are read; they are judged in the log's order. */
	readonly #early = new Map<number, Act[]>();
	/** The log's order is not always that in which things were committed: what lacks its ground waits for the end. */
	#waiting: Act[] = [];
	#next = 0;

	/** @param entry the id of one that is to be told in full */
	constructor(expected: { rpId: string; origin: string }, entry: string | null = null) {
		this.#expected = expected;
		this.#entry = entry;
	}

	/** @param bundle whose entries were checked */
	add(bundle: Uint8Array, first: number, width: number): void {
		const acts: Act[] = [];
		let at = 0;
		for (let i = 0; i < width; i++) {
			const end = entryEnd(bundle, at);
			const leaf = parseEntry(bundle.subarray(at + 2, end));
			if (isAct(leaf) || isGiven(leaf) || leaf.id === this.#entry) acts.push({ index: first + i, leaf });
			at = end;
		}
		this.#early.set(first, acts);
		for (let next = this.#early.get(this.#next); next; next = this.#early.get(this.#next)) {
			this.#early.delete(this.#next);
			this.#next += TILE_WIDTH;
			for (const act of next) this.#take(act, false);
		}
	}

	/** After the last bundle. */
	end(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const act of waiting) this.#take(act, true);
		this.#judgeGiven();
	}

	/** What others gave: by whom, once all their words were read. A passkey stands as the one that added it does. */
	#judgeGiven(): void {
		const standings = new Map<string, Standing | ConfirmationError>();
		for (const given of this.#given) {
			const { leaf, by } = given;
			if (by === "failed") continue;
			const adds = leaf.type === "passkey.added";
			const standing =
				adds && by === "passkey"
					? (standings.get(String(objectIn(leaf.assurance).passkey)) ?? "operator")
					: this.#standing(leaf);
			if (adds) standings.set(String(leaf.passkey), standing);
			if (standing instanceof ConfirmationError) this.#fails(given, standing);
			else if (standing === "operator" && adds) this.onWord.passkeys++;
			else if (standing === "operator" && leaf.type !== "enrolment.opened") this.onWord.rights++;
		}
		for (const [passkey, { acts, verified }] of this.#confirmed) {
			const standing = standings.get(passkey);
			if (standing === "operator") this.onWord.acts += acts;
			if (!(standing instanceof ConfirmationError)) continue;
			this.counts.passkey -= acts;
			this.counts.verification -= verified;
			this.counts.failed += acts;
		}
		const { confirmed, from } = this.asked ?? {};
		const standing = confirmed && standings.get(confirmed.passkey);
		if (!this.asked || !from || !standing) return;
		if (standing instanceof ConfirmationError)
			this.asked = { ...this.asked, by: "failed", error: new ConfirmationError("APPROVAL_FAILED") };
		else this.asked = { ...this.asked, from: { ...from, standing } };
	}

	#standing(leaf: Leaf): Standing | ConfirmationError {
		try {
			return this.#approvals.standing(leaf);
		} catch (error) {
			if (error instanceof ConfirmationError) return error;
			throw error;
		}
	}

	#fails(given: Judged, error: ConfirmationError): void {
		const judged: Judged = { ...given, by: "failed", error };
		// What a passkey added, whose own adding failed, is among the acts of that one already.
		const counted = isAct(given.leaf) && !(given.leaf.type === "passkey.added" && given.by === "passkey");
		if (counted) this.counts[given.by]--;
		if (counted || !isAct(given.leaf)) this.counts.failed++;
		const { confirmed } = given;
		const ofKey = confirmed && this.#confirmed.get(confirmed.passkey);
		if (counted && ofKey) {
			ofKey.acts--;
			if (confirmed.verified === "verification") {
				ofKey.verified--;
				this.counts.verification--;
			}
		}
		if (this.failures.length < SHOWN) this.failures.push(judged);
		if (this.asked?.leaf.id === given.leaf.id) this.asked = judged;
	}

	#take(act: Act, last: boolean): void {
		const judged = this.#judge(act, last);
		if (!judged) {
			this.#waiting.push(act);
			return;
		}
		const { leaf, by } = judged;
		if (leaf.type === "passkey.added" && by !== "failed") this.#passkeys.set(String(leaf.passkey), act);
		if (leaf.type === "passkey.removed") this.#removed.set(String(leaf.passkey), Date.parse(leaf.at));
		if (leaf.id === this.#entry) this.asked = judged;
		this.#approvals.note(judged);
		if (isGiven(leaf)) this.#given.push(judged);
		if (!isAct(leaf)) return;
		this.counts[by]++;
		if (judged.confirmed?.verified === "verification") this.counts.verification++;
		if (judged.confirmed) this.#count(judged.confirmed);
		if (judged.error && this.failures.length < SHOWN) this.failures.push(judged);
		if (leaf.type === "opening.granted" || leaf.type === "note.disclosed")
			this.#grounds.set(leaf.id, groundOf(judged));
	}

	#count({ passkey, verified }: Confirmed): void {
		const of = this.#confirmed.get(passkey) ?? { acts: 0, verified: 0 };
		of.acts++;
		if (verified === "verification") of.verified++;
		this.#confirmed.set(passkey, of);
	}

	/** Null where it may yet turn up what it needs. */
	#judge(act: Act, last: boolean): Judged | null {
		const assurance = objectIn(act.leaf.assurance);
		try {
			if (assurance.kind === "passkey") {
				const from = this.#passkeys.get(String(assurance.passkey));
				if (!from && !last) return null;
				return { ...act, by: "passkey", ...this.#byPasskey(act, from) };
			}
			if (assurance.kind === "opening") {
				const ground = this.#grounds.get(String(assurance.entry));
				if (!ground && !last) return null;
				return { ...act, by: "another", ...restsOn(act, ground) };
			}
			if (act.leaf.type === "passkey.added" && this.#passkeys.has(String(act.leaf.passkey)))
				throw new ConfirmationError("PASSKEY_REPEATED");
			return { ...act, by: assurance.kind === "session" ? "session" : "system" };
		} catch (error) {
			if (!(error instanceof ConfirmationError)) throw error;
			return { ...act, by: "failed", error };
		}
	}

	#byPasskey(act: Act, from: Act | undefined): { confirmed: Confirmed; from: Origin } {
		if (!from) throw new ConfirmationError("PASSKEY_MISSING");
		if (act.leaf.type === "passkey.added" && this.#passkeys.has(String(act.leaf.passkey)))
			throw new ConfirmationError("PASSKEY_REPEATED");
		const confirmed = verifyConfirmation(act.leaf, from.leaf, this.#expected);
		const removed = this.#removed.get(confirmed.passkey);
		if (removed !== undefined && Date.parse(act.leaf.at) > removed)
			throw new ConfirmationError("PASSKEY_REMOVED");
		const { type, opening = "" } = act.leaf;
		const before = this.#nonces.get(confirmed.nonce);
		// One confirmation, two entries: the opening, and the first reading under it.
		const pair = `${type === "opening.granted" ? "thread.decrypted" : "opening.granted"} ${opening}`;
		if (before !== undefined && (before !== pair || !/^(opening\.granted|thread\.decrypted)$/.test(type)))
			throw new ConfirmationError("NONCE_REPEATED");
		this.#nonces.set(confirmed.nonce, before === undefined ? `${type} ${opening}` : "both");
		const { index, leaf } = from;
		const { usable, assurance } = leaf as { usable?: string; assurance?: unknown };
		return { confirmed, from: { index, id: leaf.id, ...(usable && { usable }), assurance } };
	}
}

/** What was refused never happened, whoever asked. */
const isAct = (leaf: Leaf) => leaf.outcome !== "refused" && requestIn(leaf) !== null;

/** Failures that are told one by one; the others are counted. */
const SHOWN = 20;

function groundOf({ index, leaf, by }: Judged): Ground {
	const { notes, intervals } = objectIn(leaf.scope);
	const { id: person } = objectIn(leaf.actor);
	return {
		...{ index, id: leaf.id, type: leaf.type, person, opening: leaf.opening },
		...{ notes, intervals, by },
	};
}

/** A further reading under an opening, or further words that were confirmed together. */
function restsOn({ leaf }: Act, ground: Ground | undefined): { from: Origin; by?: "session" } {
	const missing = () => new ConfirmationError("REFERENCE_MISSING");
	if (!ground || ground.by === "another") throw missing();
	if (ground.person === undefined || ground.person !== objectIn(leaf.actor).id) throw missing();
	if (leaf.type === "thread.decrypted" && ground.type === "opening.granted") {
		if (ground.opening !== leaf.opening) throw missing();
		if (!covers(ground.intervals, objectIn(leaf.scope).intervals)) throw new ConfirmationError("SCOPE_WIDER");
	} else if (leaf.type === "note.disclosed" && ground.type === "note.disclosed") {
		if (!Array.isArray(ground.notes) || !ground.notes.includes(leaf.note)) throw missing();
	} else {
		throw missing();
	}
	if (ground.by === "failed") throw new ConfirmationError("REFERENCE_FAILED");
	const from = { index: ground.index, id: ground.id };
	return ground.by === "passkey" ? { from } : { from, by: "session" };
}

function covers(wide: unknown, narrow: unknown): boolean {
	const lists = [wide, narrow].map((one) => (Array.isArray(one) ? one : [null]));
	return (lists[1] as unknown[]).every((inner) =>
		(lists[0] as unknown[]).some((outer) => {
			if (!isInterval(inner) || !isInterval(outer)) return false;
			return outer[0] <= inner[0] && inner[1] <= outer[1];
		}),
	);
}

const isInterval = (one: unknown): one is [number, number] =>
	Array.isArray(one) && one.length === 2 && one.every(Number.isSafeInteger);

const objectIn = (value: unknown): Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};
