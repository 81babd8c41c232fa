/**
 * What a legal hold covers, and how that is said in one digest: a line each, in byte order, as the database says it too
 * (legal.scope_digest); and the text that whoever places or renews one confirms. Pure. Shown by: hold-scope.test.ts.
 */
import { createHash } from "node:crypto";

export type ScopeItem =
	/** An account of a platform (our id of the platform, the platform's id of the account): all threads in which it takes part. */
	| { kind: "account"; platform: string; account: string }
	| { kind: "thread"; thread: string }
	/** The thread of a case. */
	| { kind: "case"; case: string };

export const SCOPE_LIMIT = 1000;

export function scopeDigest(scope: readonly ScopeItem[]): string {
	const lines = scope.map((item) => Buffer.from(lineOf(item), "utf8")).sort(Buffer.compare);
	return createHash("sha256").update(lines.join("\n")).digest("hex");
}

function lineOf(item: ScopeItem): string {
	if (item.kind === "account") return `account:${item.platform}:${item.account}`;
	return item.kind === "thread" ? `thread:${item.thread}` : `case:${item.case}`;
}

/** Whom it is for: a matter that begins with it, with its words; or one that is there, which the entry names by its id. */
export interface MatterSaid {
	new?: { reference: string; title: string; restricted: boolean } | undefined;
	/** Whom it names who see a restricted matter. */
	people?: readonly string[] | undefined;
}

/**
 * The text that is sealed when a hold is placed, and whose commitment is signed: why, and as its last three lines of what, for
 * which matter, and who may know of it. A line each whatever was typed, so that no words can pass for one of them.
 */
export function holdStatement(words: string, scope: readonly ScopeItem[], matter: MatterSaid): string {
	const covers = `Covers ${scope.length}, by SHA-256 ${scopeDigest(scope)}`;
	return [words, "", covers, matterLine(matter), namesLine(matter)].join("\n");
}

/** The same of a renewal: why, and whom it names besides. */
export function renewalStatement(words: string, matter: Pick<MatterSaid, "people">): string {
	return [words, "", namesLine(matter)].join("\n");
}

function matterLine({ new: begun }: MatterSaid): string {
	if (!begun) return "For a matter that is there";
	const { reference, title, restricted } = begun;
	return `For a new matter, ${restricted ? "restricted" : "not restricted"}: ${JSON.stringify([reference, title])}`;
}

/** Sorted: each is named or not, in whichever order. */
function namesLine({ people = [] }: Pick<MatterSaid, "people">): string {
	return people.length === 0 ? "Names nobody" : `Names ${[...new Set(people)].sort().join(", ")}`;
}
