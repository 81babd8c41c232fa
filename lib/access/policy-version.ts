/** Which text of the policy: a digest of the whole table, so that an entry's `policy` names exactly one. */
import { createHash } from "node:crypto";
import type { Policy } from "./policy.ts";

const versions = new WeakMap<Policy, string>();

/** "p-" and the first 12 hex digits of the SHA-256 of the table, its keys in order. */
export function versionOf(policy: Policy): string {
	const known = versions.get(policy);
	if (known) return known;
	const version = `p-${digestOf(policy).slice(0, 12)}`;
	versions.set(policy, version);
	return version;
}

/** SHA-256 of the table as JSON with its keys in order, however it was stored meanwhile. */
export function digestOf(policy: Policy): string {
	return createHash("sha256")
		.update(JSON.stringify(ordered(policy)))
		.digest("hex");
}

function ordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ordered);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, inner]) => [key, ordered(inner)]),
	);
}
