import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it, one by one: mkdir's `recursive` turns for ever where the system answers
 * "no such file" inside a folder that exists, as /proc does (seen on Node 24.21).
 */
export function makeFolder(path: string, mode = 0o755): void {
	if (existsSync(path)) return;
	if (dirname(path) !== path) makeFolder(dirname(path), mode);
	try {
		mkdirSync(path, { mode });
		chmodSync(path, mode); // whatever the umask: another account may have to pass through
	} catch (error) {
		// Another process may have made it meanwhile.
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	}
}
