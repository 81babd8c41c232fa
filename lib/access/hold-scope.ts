/**
 * What a legal hold covers, and how that is said in one digest: a line each, in byte order, as the database says it too
 * (legal.scope_digest). Pure. Shown by: hold-scope.test.ts.
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

/** The text that is sealed, and whose commitment is signed: why, and of what. */
export function holdStatement(words: string, scope: readonly ScopeItem[]): string {
	return `${words}\n\nCovers ${scope.length}, by SHA-256 ${scopeDigest(scope)}`;
}
