/**
 * A disk whose flush takes 2 ms longer, where there is a C compiler: a library that the database loads, which sleeps
 * before each fsync and fdatasync and then calls the real one. Everything else is as it is.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static void wait2(void) { struct timespec t = { 0, 2000000 }; nanosleep(&t, 0); }
int fsync(int fd) { wait2(); return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { wait2(); return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
`;

/** @returns the library's path, or null without a compiler */
export function slowDisk(folder: string): string | null {
	const source = join(folder, "slow-disk.c");
	const library = join(folder, "slow-disk.so");
	writeFileSync(source, SOURCE);
	try {
		execFileSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], { stdio: "ignore" });
	} catch {
		return null;
	}
	chmodSync(library, 0o755); // the database runs as another account
	return library;
}
