/**
 * Where tests keep what nobody needs afterwards. A database is some thousand small files, and a test run makes hundreds of
 * databases: on a disk that is most of what it does. So it lies in memory where there is plenty, unless TMPDIR says
 * otherwise. What a killed process had written survives there as it does on a disk.
 */
import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const GB = 2 ** 30;

/** A folder that any account may pass through: as root a database runs as another one. Whoever made it removes it. */
export function testFolder(): string {
	const base = process.env.TMPDIR || !hasRoom(MEMORY) ? tmpdir() : MEMORY;
	sweep(base);
	const folder = mkdtempSync(join(base, `countersign-test-${process.pid}-`));
	chmodSync(folder, 0o711);
	return folder;
}

function hasRoom(memory: string): boolean {
	try {
		accessSync(memory, constants.W_OK);
		const { bavail, bsize } = statfsSync(memory);
		return bavail * bsize > 2 * GB && process.availableMemory() > 5 * GB;
	} catch {
		return false; // not on this system
	}
}

/** Folders of test processes that were killed. */
function sweep(base: string): void {
	for (const name of readdirSync(base)) {
		const pid = /^countersign-test-(\d+)-/.exec(name)?.[1];
		if (pid === undefined) continue;
		try {
			process.kill(Number(pid), 0);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ESRCH") continue; // somebody else's
			rmSync(join(base, name), { recursive: true, force: true });
		}
	}
}
