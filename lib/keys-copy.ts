/**
 * What a copy of the keys says of itself, `copy.json`: when it was made, until when it may be kept, and which intake keys are in it.
 *
 * Whoever has a copy reads what its keys open, also when their originals are destroyed. So a copy ends before the content could
 * whose deletion it would undo: earlier than the shortest clock of the policy in force, counted from when it was made, and no
 * later than the announced destruction of any key in it; a policy that was shortened since counts too. `npm run backup -- due DIR…` says which copies must go.
 * Shown by: keys-copy.test.ts.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { KeyStanding } from "#db/key-standing.ts";
import { Trouble } from "#db/trouble.ts";

export const COPY = "copy.json";
export const SUMS = "SHA256SUMS";
const DAY = 86_400_000;
/** Where nobody could be asked: no key goes with less notice than that. */
const LEAST_DAYS = 7;

const Copy = z.strictObject({
	format: z.literal("countersign-keys"),
	version: z.literal(1),
	madeAt: z.iso.datetime(),
	keepUntil: z.iso.datetime(),
	/** CLOCK: the policy's shortest. DESTRUCTION: of a key in it. UNASKED: the database could not say. */
	because: z.enum(["CLOCK", "DESTRUCTION", "UNASKED"]),
	intakeKeys: z.array(
		z.strictObject({
			kid: z.string().max(64),
			region: z.string().max(32),
			/** In which key store its private half is wrapped: `file`, `pkcs11`, `kms`; `none` in files of older versions. */
			store: z.string().max(16),
		}),
	),
});
export type KeysCopy = z.infer<typeof Copy>;

/** @param files what is copied, by name @param standing null: nobody could be asked */
export function describeCopy(
	files: ReadonlyMap<string, Buffer>,
	standing: KeyStanding | null,
	now = new Date(),
): KeysCopy {
	const intakeKeys = [...files].flatMap(([name, bytes]) => {
		const { region, kid } = intakeKeyIn(name) ?? {};
		return region && kid ? [{ kid, region, store: storeIn(bytes) }] : [];
	});
	const days = standing?.shortestDays ?? null;
	const byClock = now.getTime() + (days === null ? LEAST_DAYS : daysKept(days)) * DAY;
	const goes = intakeKeys.flatMap(({ kid }) => standing?.going.get(kid)?.getTime() ?? []);
	const until = Math.max(Math.min(byClock, ...goes), now.getTime());
	return {
		...{ format: "countersign-keys", version: 1, madeAt: now.toISOString(), intakeKeys },
		keepUntil: new Date(until).toISOString(),
		because: until < byClock ? "DESTRUCTION" : days === null ? "UNASKED" : "CLOCK",
	};
}

/** @returns null of a copy that an older version made, which says nothing of itself @throws Trouble where it is not what was written */
export function readCopyOf(folder: string): KeysCopy | null {
	const sums = existsSync(join(folder, SUMS)) ? readFileSync(join(folder, SUMS), "utf8") : null;
	if (sums === null) throw new Trouble(`There is no whole copy of keys in ${folder}.`);
	const said = sums.split("\n").find((line) => line.endsWith(`  ${COPY}`));
	if (!existsSync(join(folder, COPY))) {
		if (said === undefined) return null;
		throw new Trouble(`The copy of the keys in ${folder} is not whole.`);
	}
	const bytes = readFileSync(join(folder, COPY));
	const parsed = Copy.safeParse(jsonIn(bytes));
	if (said !== `${createHash("sha256").update(bytes).digest("hex")}  ${COPY}` || !parsed.success)
		throw new Trouble(`${COPY} in ${folder} is not what was written.`);
	return parsed.data;
}

/** Days that a copy may be kept, where content lives for so many at least. */
const daysKept = (shortest: number) => Math.max(shortest - 1, shortest / 2);

/** Until when it may be kept: what it says, and no longer than the policy that is in force by now would give it. */
export function keptUntil({ keepUntil, madeAt }: KeysCopy, standing: KeyStanding | null): string {
	const days = standing?.shortestDays ?? null;
	if (days === null) return keepUntil;
	const byClock = new Date(Date.parse(madeAt) + daysKept(days) * DAY).toISOString();
	return byClock < keepUntil ? byClock : keepUntil;
}

/** Whether a copy must be destroyed, and why; or until when it may be kept. */
export function judgeCopy(
	copy: KeysCopy | null,
	standing: KeyStanding | null,
	now = new Date(),
): { mustGo: boolean; says: string } {
	if (copy === null)
		return {
			mustGo: true,
			says: "must go: an older version made it, and it does not say until when it may be kept. Take another first.",
		};
	const gone = copy.intakeKeys.filter(({ kid }) => standing?.destroyed.has(kid));
	if (gone.length > 0) {
		const more = gone.length > 1 ? ` and ${gone.length - 1} more` : "";
		return {
			mustGo: true,
			says: `must go: the intake key ${gone[0]?.kid}${more} in it was destroyed, and this copy still opens what it sealed.`,
		};
	}
	const until = keptUntil(copy, standing);
	if (now.toISOString() >= until)
		return { mustGo: true, says: `must go: its time was over on ${dayOf(until)}.` };
	const goes = copy.intakeKeys.flatMap(({ kid }) => standing?.going.get(kid)?.toISOString() ?? []).sort();
	const [first] = goes;
	return first !== undefined && first < until
		? { mustGo: false, says: `must be gone by ${dayOf(first)}, when an intake key in it is destroyed.` }
		: { mustGo: false, says: `may be kept until ${dayOf(until)}.` };
}

/** What is left of a database's backup, in words. @param reports how many there are by the intake key that opens them */
export function judgeBackup(
	{ madeAt, reports }: { madeAt: string; reports: ReadonlyMap<string, number> },
	standing: KeyStanding | null,
): string {
	let [all, shut, going] = [0, 0, 0];
	let first = "";
	for (const [kid, count] of reports) {
		all += count;
		const goes = standing?.going.get(kid)?.toISOString();
		if (standing?.destroyed.has(kid)) shut += count;
		else if (goes !== undefined) {
			going += count;
			if (first === "" || goes < first) first = goes;
		}
	}
	return [
		`is a database's backup, of ${dayOf(madeAt)}: of its ${all} reports ${shut} open no more, as their intake keys are destroyed`,
		going > 0 ? `, and ${going} more from ${dayOf(first)} on.` : ".",
	].join("");
}

/** Which intake key a file of the keys folder is; null: none. */
export function intakeKeyIn(name: string): { region: string; kid: string } | null {
	const [, region, kid] = /^intake\/([^/]+)\/([^/]+)\.json$/.exec(name) ?? [];
	return region !== undefined && kid !== undefined ? { region, kid } : null;
}

const dayOf = (time: string) => `${time.slice(0, 16).replace("T", " ")} UTC`;

function storeIn(bytes: Buffer): string {
	const content = jsonIn(bytes);
	const store = typeof content === "object" && content !== null && "store" in content ? content.store : null;
	return typeof store === "string" && /^[a-z0-9]{1,16}$/.test(store) ? store : "none";
}

function jsonIn(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString("utf8"));
	} catch {
		return null; // its words, which could be a key's, stay here
	}
}
