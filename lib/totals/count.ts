/**
 * The figures of an access report, counted from the log's leaves alone: pure, so that whoever publishes and whoever checks
 * count by the same lines (docs/access-report.md says what each figure is).
 *
 * Guarantees: the figures depend on the entries from one checkpoint to the other and on nothing else, in whatever order they
 * come; no id, no time and no category of a case is among them; a table's small cells stand together (small-cells.ts).
 * Does not guarantee: that the entries are the log's (verify.ts says that), or that what never was an entry is counted.
 * Shown by: count.test.ts.
 */
import { type Cells, cellsOf } from "./small-cells.ts";

/** What JSON.parse makes of an entry. */
export type Leaf = Readonly<Record<string, unknown>>;
export interface Range {
	/** How many entries the log had at the beginning, and at the end. */
	from: number;
	size: number;
}

export interface Totals {
	/** All entries between the two checkpoints, whatever they are. */
	entries: number;
	openings: {
		granted: number;
		/** Of these: that others had approved, that a passkey confirmed, and that widened an earlier one. */
		approvedByOthers: number;
		byPasskey: number;
		widening: number;
		revoked: number;
		byReason: Cells;
		byRole: Cells;
		byRegion: Cells;
	};
	/** What became of asking for content: openings that began or were refused, releases that failed or may have. */
	outcomes: { granted: number; refused: number; failed: number; unknown: number };
	readings: { decrypted: number; messages: number; delivered: number; withoutWitnesses: number };
	approvals: { requested: number; approved: number; denied: number; cancelled: number; lapsed: number };
	reviews: {
		/** Openings of the period that had a final verdict by its end. */
		covered: number;
		judged: number;
		answered: number;
		closed: number;
		samples: number;
		verdicts: Record<string, number>;
		/** Findings, 0 the gravest. */
		severities: Record<string, number>;
	};
	signals: {
		raised: number;
		settled: number;
		byKind: Record<string, number>;
		bySettlement: Record<string, number>;
	};
	/** How the record itself was looked at, and taken away. */
	oversight: { searches: number; exports: number; receipts: number; words: number };
	changes: { policy: number; settings: number; gate: number; rolesGranted: number; rolesRevoked: number };
}

/** Codes that a table names even where their count is nought, so that being absent says nothing. */
export interface Domain {
	reasons: readonly string[];
	roles: readonly string[];
}

/** A review that says this goes on: it is no verdict yet. */
const NOT_FINAL = "NEEDS_CONTENT";

export function countTotals(entries: Iterable<Leaf>, range: Range, domain: Domain): Totals {
	const counter = new TotalsCounter();
	for (const leaf of entries) counter.add(leaf);
	return counter.totals(range, domain);
}

/** The same, fed one by one: a quarter need not lie in memory. */
export class TotalsCounter {
	readonly #acts = new Tally();
	readonly #reasons = new Tally();
	readonly #roles = new Tally();
	readonly #regions = new Tally();
	readonly #verdicts = new Tally();
	readonly #severities = new Tally();
	readonly #kinds = new Tally();
	readonly #settlements = new Tally();
	/** By id, for coverage: the log's order is not always that of the acts, so both sides wait for the end. */
	readonly #granted = new Set<string>();
	readonly #judged = new Set<string>();
	#messages = 0;

	add(leaf: Leaf): void {
		const type = String(leaf.type);
		if (leaf.outcome === "refused") {
			if (type.startsWith("opening.")) this.#acts.add("refused");
			return; // it did not happen
		}
		this.#acts.add(type);
		if (type === "opening.granted") this.#opening(leaf);
		else if (type === "thread.decrypted") this.#messages += countIn(objectIn(leaf.scope).count);
		else if (type === "review.judged") this.#verdict(leaf);
		else if (type === "signal.raised") this.#kinds.add(codeIn(leaf.kind));
		else if (type === "signal.settled") this.#settlements.add(codeIn(leaf.verdict));
		else if (type === "ledger.exported" && leaf.entry !== undefined) this.#acts.add("receipt");
	}

	#opening(leaf: Leaf): void {
		this.#granted.add(String(leaf.opening));
		this.#reasons.add(codeIn(objectIn(leaf.reason).code));
		this.#roles.add(codeIn(objectIn(leaf.actor).role));
		this.#regions.add(codeIn(leaf.region));
		if (leaf.approvals !== undefined) this.#acts.add("approved opening");
		if (objectIn(leaf.assurance).kind === "passkey") this.#acts.add("confirmed opening");
		if (leaf.widens !== undefined) this.#acts.add("widening");
	}

	#verdict(leaf: Leaf): void {
		this.#verdicts.add(codeIn(leaf.verdict));
		if (leaf.verdict !== NOT_FINAL) this.#judged.add(String(leaf.opening));
		if (leaf.severity !== undefined) this.#severities.add(codeIn(leaf.severity));
	}

	totals({ from, size }: Range, domain: Domain): Totals {
		const of = (type: string) => this.#acts.of(type);
		let covered = 0;
		for (const opening of this.#judged) if (this.#granted.has(opening)) covered++;
		return {
			entries: size - from,
			openings: {
				granted: of("opening.granted"),
				approvedByOthers: of("approved opening"),
				byPasskey: of("confirmed opening"),
				widening: of("widening"),
				revoked: of("opening.revoked"),
				byReason: cellsOf(this.#reasons.counts, domain.reasons),
				byRole: cellsOf(this.#roles.counts, domain.roles),
				byRegion: cellsOf(this.#regions.counts),
			},
			outcomes: {
				granted: of("opening.granted"),
				refused: of("refused"),
				failed: of("release.failed"),
				unknown: of("release.unknown"),
			},
			readings: {
				decrypted: of("thread.decrypted"),
				messages: this.#messages,
				delivered: of("thread.delivered"),
				withoutWitnesses: of("release.fallback"),
			},
			approvals: {
				requested: of("opening.requested"),
				approved: of("opening.approved"),
				denied: of("opening.denied"),
				cancelled: of("opening.cancelled"),
				lapsed: of("opening.lapsed"),
			},
			reviews: {
				covered,
				judged: this.#judged.size,
				answered: of("review.answered"),
				closed: of("review.closed"),
				samples: of("review.drawn"),
				verdicts: this.#verdicts.inOrder(),
				severities: this.#severities.inOrder(),
			},
			signals: {
				raised: of("signal.raised"),
				settled: of("signal.settled"),
				byKind: this.#kinds.inOrder(),
				bySettlement: this.#settlements.inOrder(),
			},
			oversight: {
				searches: of("ledger.searched"),
				exports: of("ledger.exported") - of("receipt") + of("selection.exported"),
				receipts: of("receipt"),
				words: of("note.disclosed"),
			},
			changes: {
				policy: of("policy.changed"),
				settings: of("configuration.changed"),
				gate: of("witness.changed"),
				rolesGranted: of("role.granted"),
				rolesRevoked: of("role.revoked"),
			},
		};
	}
}

class Tally {
	readonly counts = new Map<string, number>();

	add(code: string): void {
		this.counts.set(code, this.of(code) + 1);
	}

	of(code: string): number {
		return this.counts.get(code) ?? 0;
	}

	inOrder(): Record<string, number> {
		return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
	}
}

/** A leaf is somebody else's file: what is no code is none, and never a key of an object's own. */
const codeIn = (value: unknown): string =>
	(typeof value === "string" || typeof value === "number") &&
	/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(String(value))
		? String(value)
		: "NONE";

const countIn = (value: unknown): number =>
	typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;

const objectIn = (value: unknown): Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};
