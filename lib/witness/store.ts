/**
 * What a witness remembers, in one folder that one process holds: `key` (its private key), and for each log
 * `<hex SHA-256 of the origin>.checkpoint`, the last checkpoint it cosigned with both signatures, as a plain note,
 * and `<the same>.other-root`, the first note by which the log contradicted one.
 *
 * Guarantees: when `keep` returns, the note is on the disk under its name, whole (temporary file, fsync, rename,
 * fsync of the folder); when it throws, the file is the old one or the new one, never a part. What was read is
 * written again before anybody may rely on it: a note that a crash left renamed but not flushed would otherwise be
 * served, and a power cut could then take it back. The folder is held by a lock of the operating system, which
 * ends with its process however that ends.
 * Not: it cannot tell a folder that was put back from a backup. Such a witness forgets, so a key has one folder and
 * a lost folder means a new key (docs/witness.md).
 * Test: witness.test.ts, crash.test.ts.
 */
import {
	chmodSync,
	closeSync,
	existsSync,
	fsyncSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeFolder } from "#db/folder.ts";
import { Trouble } from "#db/trouble.ts";

export interface Store {
	/** The notes kept, by name. Already flushed. */
	readAll(): Map<string, string>;
	/** Durable when it returns. */
	keep(name: string, note: string): void;
	/** Keeps the first note of a log that contradicts a cosigned one. Never fails: it is not worth an answer. */
	accuse(name: string, note: string): void;
	accusation(name: string): string | undefined;
}

export interface StateFolder extends Store {
	/** The private key, or null in a folder that has none yet. */
	readKey(): string | null;
	createKey(skey: string): void;
	close(): void;
}

const NOTE = /^([0-9a-f]{64})\.checkpoint$/;

export function openStateFolder(folder: string): StateFolder {
	const held = hold(folder);
	const handle = openSync(folder, "r");

	const otherRoot = (name: string) => join(folder, `${name}.other-root`);
	const write = (name: string, text: string) => {
		const fresh = join(folder, `${name}.new`);
		const file = openSync(fresh, "w", 0o600);
		try {
			writeFileSync(file, text);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(fresh, join(folder, name));
		fsyncSync(handle);
	};

	return {
		readKey() {
			const path = join(folder, "key");
			if (!existsSync(path)) return null;
			chmodSync(path, 0o600);
			return readFileSync(path, "utf8").trim();
		},
		createKey: (skey) => write("key", `${skey}\n`),
		readAll() {
			const notes = new Map<string, string>();
			for (const file of readdirSync(folder)) {
				const name = NOTE.exec(file)?.[1];
				if (!name) continue;
				const note = readFileSync(join(folder, file), "utf8");
				write(file, note);
				notes.set(name, note);
			}
			return notes;
		},
		keep: (name, note) => write(`${name}.checkpoint`, note),
		accuse(name, note) {
			try {
				if (!existsSync(otherRoot(name))) write(`${name}.other-root`, note);
			} catch {
				// The refusal stands without it.
			}
		},
		accusation(name) {
			try {
				return readFileSync(otherRoot(name), "utf8");
			} catch {
				return undefined;
			}
		},
		close() {
			closeSync(handle);
			held.close();
		},
	};
}

const SQLITE_BUSY = 5;

const unwritable = (folder: string) =>
	new Trouble(`The state folder ${folder} cannot be written; choose another by --state.`);

/**
 * SQLite is used as a lock only: Node has no flock, and a file that names a process cannot be taken over from a
 * dead one without a moment in which two may do it.
 */
function hold(folder: string): DatabaseSync {
	let lock: DatabaseSync;
	try {
		makeFolder(folder, 0o700);
		chmodSync(folder, 0o700);
		lock = new DatabaseSync(join(folder, "lock"));
	} catch {
		throw unwritable(folder);
	}
	try {
		lock.exec("pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive");
		return lock;
	} catch (error) {
		lock.close();
		if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw unwritable(folder);
		throw new Trouble(`A witness already runs on ${folder}; stop that first, or choose another by --state.`);
	}
}
