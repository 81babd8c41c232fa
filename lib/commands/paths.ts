import { isAbsolute, join } from "node:path";
import { embeddedPlaces } from "#db/embedded.ts";
import { socketFolder } from "#db/embedded-places.ts";
import type { Env } from "#lib/env.ts";

/** The folder of package.json, wherever the command was called from. */
export const PROJECT = join(import.meta.dirname, "..", "..");

export function inProject(path: string): string {
	return isAbsolute(path) ? path : join(PROJECT, path);
}

/** The data folder; as root under a closed home a system folder takes its place. */
export function dataDirOf(env: Env): string {
	return embeddedPlaces(inProject(env.COUNTERSIGN_DATA ?? ".data")).base;
}

export function keysDirOf(env: Env): string {
	return inProject(env.COUNTERSIGN_KEYS ?? ".keys");
}

export function distDirOf(env: Env): string {
	return inProject(env.NEXT_DIST_DIR ?? ".next");
}

export function keeperSocketOf(dataDir: string): string {
	return join(socketFolder(join(dataDir, "keeper"), "keeper.sock"), "keeper.sock");
}
