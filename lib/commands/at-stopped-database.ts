/** The database for a command that may only run while nothing else does. */
import { Trouble } from "#db/trouble.ts";
import { readEnv } from "#lib/env.ts";
import { type AtDatabase, atDatabase } from "./at-database.ts";
import { dataDirOf } from "./paths.ts";
import { runningAt } from "./run-file.ts";

export async function atStoppedDatabase<T>(act: (at: AtDatabase) => Promise<T>): Promise<T> {
	if (runningAt(dataDirOf(readEnv())))
		throw new Trouble("Countersign runs; stop it first (Ctrl-C where it was started).");
	return atDatabase(act);
}
