/**
 * A copy of the keys folder, apart from the database's: whoever holds both reads every message without an entry.
 *
 *   keys/…        the files, as they lie in the keys folder: intake keys, the log's key, its last checkpoint
 *   copy.json     until when the copy may be kept, and which intake keys are in it (keys-copy.ts)
 *   SHA256SUMS    of every one, for `sha256sum -c SHA256SUMS`
 *
 * Guarantees: no key is ever overwritten by another; the log's last checkpoint (log/checkpoint, by which the notary
 * notices that entries are missing) is never replaced by an older one, so a restore cannot blind the notary; a copy past its time
 * is not brought back, nor ever a key that the database knows to be destroyed, nor is such a key copied. Not in it:
 * what `npm start` makes anew (passwords of database roles, of the session cookie, of the keeper's socket).
 * Shown by: keys-backup.test.ts.
 */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { makeFolder } from "#db/folder.ts";
import type { KeyStanding } from "#db/key-standing.ts";
import { Trouble } from "#db/trouble.ts";
import { flushFolder, writeWholeFolder } from "#db/whole-folder.ts";
import { COPY, describeCopy, intakeKeyIn, type KeysCopy, keptUntil, readCopyOf, SUMS } from "./keys-copy.ts";
import { sameBytes } from "./ledger/bytes.ts";
import { type Checkpoint, parseCheckpoint } from "./ledger/checkpoint.ts";
import { writeWhole } from "./ledger/files.ts";
import { parseNote } from "./ledger/note.ts";

const MADE_ANEW = new Set([
	...["database-superuser", "database-web", "database-keeper", "database-notary", "database-worker"],
	...["keeper-secret", "session-secret"],
]);
/** A witness that is set back would cosign a fork: its state is nobody's to restore. */
const NEVER_SET_BACK = /^witness(\/|$)/;
const CONTINUITY = "log/checkpoint";

interface KeysBackup {
	keysDir: string;
	folder: string;
	/** The database's backup of the same run. */
	beside?: string;
	/** What the database says of the keys; null: it could not be asked. */
	standing?: KeyStanding | null;
	/** The file store's master key, where it does not lie in the keys folder. */
	masterKeyFile?: string | undefined;
}

/** @throws Trouble where the copy would lie with what it opens */
export function refuseTogether({ keysDir, folder, beside }: KeysBackup): void {
	keepApart(folder, [keysDir], "the keys themselves");
	if (beside !== undefined) keepApart(folder, [beside, dirname(beside)], "the database's backup");
}

/**
 * @returns `masterKey`: the path of the master key that the copy needs and does not hold, as it lies elsewhere; else null
 * @throws Trouble where keys are wrapped under a master key that is not there: such a copy would open nothing
 */
export async function backupKeys(
	options: KeysBackup,
): Promise<{ files: number; copy: KeysCopy; masterKey: string | null }> {
	const { keysDir, folder, standing = null, masterKeyFile } = options;
	refuseTogether(options);
	// One that is destroyed and not yet removed would live on in the copy.
	const files = filesIn(keysDir).filter((name) => !standing?.destroyed.has(intakeKeyIn(name)?.kid ?? ""));
	if (files.length === 0) throw new Trouble(`There are no keys in ${keysDir} yet; npm start makes them.`);
	const copied = new Map(files.map((name) => [name, readFileSync(join(keysDir, name))]));
	const copy = describeCopy(copied, standing);
	const master = masterKeyFile ?? join(keysDir, "master-key");
	const needsMaster = copy.intakeKeys.some(({ store }) => store === "file");
	if (needsMaster && !existsSync(master))
		throw new Trouble(
			`The intake keys are wrapped under a master key that is not at ${master}: without it their copy opens nothing. Bring it back, or set MASTER_KEY_FILE as the product has it. Nothing was copied.`,
		);
	const inside = [...copied.keys()].some((name) => resolve(keysDir, name) === resolve(master));
	await writeWholeFolder(folder, "The copy of the keys", async (draft) => {
		const sums: string[] = [];
		for (const [name, bytes] of copied) {
			await place(join(draft, "keys"), name, bytes);
			sums.push(`${sha256(bytes)}  keys/${name}\n`);
		}
		const said = Buffer.from(`${JSON.stringify(copy, null, "\t")}\n`);
		await place(draft, COPY, said);
		sums.push(`${sha256(said)}  ${COPY}\n`);
		await writeFile(join(draft, SUMS), sums.join(""), { mode: 0o600, flush: true });
	});
	return { files: files.length, copy, masterKey: needsMaster && !inside ? master : null };
}

export interface KeysPlan {
	keysDir: string;
	/** What is not there yet. */
	missing: Map<string, Buffer>;
	/** The log's last checkpoint, when the copy's is newer than what is there, or nothing is there. */
	continuity: Buffer | null;
	/** A newer one stands there already, and stays. */
	keepsNewer: boolean;
	/** Intake keys of the copy that are destroyed: they stay so. */
	destroyed: string[];
	/** Files of intake keys that are there, wrapped otherwise than in the copy: they stay. */
	others: string[];
	/** What the copy says of itself; null: an older version's, which says nothing. */
	copy: KeysCopy | null;
}

/**
 * Compares without writing.
 *
 * @param standing null: nobody could be asked which keys are destroyed
 * @throws Trouble where a key would be overwritten by another, and of a copy past its time
 */
export function planKeys(
	folder: string,
	keysDir: string,
	standing: KeyStanding | null = null,
	now = new Date(),
): KeysPlan {
	const files = readCopy(folder);
	const copy = readCopyOf(folder);
	const until = copy && keptUntil(copy, standing);
	if (until && now.toISOString() >= until) {
		throw new Trouble(
			`The copy of the keys in ${folder} could be kept until ${until} and must be destroyed: it may hold keys of what was deleted since. Nothing was written.`,
		);
	}
	const plan: KeysPlan = {
		...{ keysDir, missing: new Map(), continuity: null, keepsNewer: false, destroyed: [], others: [], copy },
	};
	const others: string[] = [];
	for (const [name, bytes] of files) {
		const { kid } = intakeKeyIn(name) ?? {};
		if (kid !== undefined && standing?.destroyed.has(kid)) {
			plan.destroyed.push(kid);
			continue;
		}
		const there = existsSync(join(keysDir, name)) ? readFileSync(join(keysDir, name)) : null;
		if (there?.equals(bytes)) continue;
		if (name === CONTINUITY) {
			const newer = there && newest(there, bytes);
			if (newer === null) plan.continuity = bytes;
			else if (newer === "neither") others.push(name);
			else if (newer === bytes) plan.continuity = bytes;
			else plan.keepsNewer = true;
		} else if (there === null) plan.missing.set(name, bytes);
		// The same key, wrapped anew or in another key store since: what is there stays.
		else if (kid !== undefined) plan.others.push(name);
		else others.push(name);
	}
	if (others.length > 0) {
		const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
		throw new Trouble(
			`${keysDir} has another ${others[0]}${more}; nothing was written. Choose an empty folder by COUNTERSIGN_KEYS.`,
		);
	}
	return plan;
}

export async function restoreKeys({ keysDir, missing, continuity }: KeysPlan): Promise<void> {
	makeFolder(keysDir, 0o700);
	// First: a notary that found the key without it would take it for one that never signed.
	if (continuity) await place(keysDir, CONTINUITY, continuity, true);
	for (const [name, bytes] of missing) await place(keysDir, name, bytes);
}

/** How far the log had been signed when this folder's notary last signed; null when it never did. */
export function lastSigned(keysDir: string): Checkpoint | null {
	const path = join(keysDir, CONTINUITY);
	return existsSync(path) ? read(readFileSync(path)) : null;
}

/** What would be copied, by name, in order. */
function filesIn(keysDir: string, under = ""): string[] {
	const names = existsSync(join(keysDir, under)) ? readdirSync(join(keysDir, under)).sort() : [];
	return names.flatMap((entry) => {
		const name = under === "" ? entry : `${under}/${entry}`;
		// Hidden ones are half-written: each of our writers makes a temporary file first.
		if (entry.startsWith(".") || MADE_ANEW.has(name) || NEVER_SET_BACK.test(name)) return [];
		const found = lstatSync(join(keysDir, name));
		if (found.isDirectory()) return filesIn(keysDir, name);
		if (found.isFile() && isInside(name)) return [name];
		throw new Trouble(`${join(keysDir, name)} is no plain file; copy the keys by hand.`);
	});
}

function readCopy(folder: string): Map<string, Buffer> {
	const sums = existsSync(join(folder, SUMS)) ? readFileSync(join(folder, SUMS), "utf8") : "";
	const files = new Map<string, Buffer>();
	for (const line of sums.split("\n").slice(0, -1)) {
		if (line.endsWith(`  ${COPY}`)) continue; // keys-copy.ts
		const [, sum, name = ""] = /^([0-9a-f]{64}) {2}keys\/(.+)$/.exec(line) ?? [];
		const path = join(folder, "keys", name);
		if (sum === undefined || !isInside(name) || !existsSync(path)) {
			throw new Trouble(`The copy of the keys in ${folder} is not whole.`);
		}
		const bytes = readFileSync(path);
		if (sha256(bytes) !== sum) throw new Trouble(`keys/${name} in ${folder} is not what was written.`);
		files.set(name, bytes);
	}
	if (files.size === 0) throw new Trouble(`There is no whole copy of keys in ${folder}.`);
	return files;
}

/** A path that leads nowhere else, and fits on one line. */
function isInside(name: string): boolean {
	return /^[^\p{Cc}\\]+$/u.test(name) && name.split("/").every((part) => !["", ".", ".."].includes(part));
}

/** Of two checkpoints the later; "neither" where they cannot be of one history. */
function newest(a: Buffer, b: Buffer): Buffer | "neither" {
	const [one, other] = [read(a), read(b)];
	if (one.origin !== other.origin) return "neither";
	if (one.size === other.size) return sameBytes(one.root, other.root) ? a : "neither";
	return one.size > other.size ? a : b;
}

function read(note: Buffer): Checkpoint {
	try {
		return parseCheckpoint(parseNote(note).text);
	} catch {
		throw new Trouble("A log/checkpoint among the keys is not one that a notary wrote.");
	}
}

/** Neither in the other, and no two in one place. */
function keepApart(folder: string, others: string[], what: string): void {
	const own = resolve(folder) + sep;
	for (const other of others.map((path) => resolve(path) + sep)) {
		if (!own.startsWith(other) && !other.startsWith(own)) continue;
		throw new Trouble(
			`The copy of the keys may not lie with ${what}: whoever finds both reads every message, without an entry. Choose another place, on another disk.`,
		);
	}
}

async function place(folder: string, name: string, bytes: Buffer, replace = false): Promise<void> {
	const path = join(folder, name);
	makeFolder(dirname(path), 0o700);
	await writeWhole(path, bytes, { replace });
	await flushFolder(dirname(dirname(path)));
}

function sha256(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex");
}
