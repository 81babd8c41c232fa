import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { makeFolder } from "./folder.ts";

export interface Places {
	/** The folder that people are told. */
	base: string;
	cluster: string;
	socket: string;
	log: string;
}

/** The longest path of a Unix socket that Linux binds (sun_path, less its final NUL). */
export const SOCKET_PATH_MAX = 107;

/**
 * Where a cluster lies: in the data folder, or, when the account that runs the server cannot get there
 * (root's home is closed to everyone else), in a system folder named after it.
 */
export function places(dataDir: string, isReachable: (path: string) => boolean): Places {
	const own = resolve(dataDir);
	const base = isReachable(own) ? own : join("/var/lib/countersign", shortHash(own));
	return {
		base,
		cluster: join(base, "postgresql"),
		socket: socketFolder(join(base, "socket"), ".s.PGSQL.5432"),
		log: join(base, "postgresql.log"),
	};
}

/** The wanted folder if a socket in it stays short enough, else a short one in /tmp. */
export function socketFolder(wanted: string, socketName: string): string {
	const path = join(wanted, socketName);
	if (Buffer.byteLength(path) <= SOCKET_PATH_MAX) return wanted;
	return join("/tmp", `countersign-${shortHash(wanted)}`);
}

export function shortHash(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** A folder that only its owner enters; sockets and secrets lie in such. */
export function makePrivateFolder(path: string): void {
	makeFolder(path, 0o700);
}
