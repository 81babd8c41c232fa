/**
 * What a key store in a token (PKCS#11, SoftHSM2) costs an opening: two products side by side, one with its keys wrapped by a
 * master key's file, one by a token, in turns, after the first opening of each. A store is asked once a key, so afterwards there
 * should be nothing to see; the first is told apart, from a keeper that has just started.
 */
import { asker } from "./ask.ts";
import { load, loadInTurns, type Measured } from "./load.ts";
import { opener } from "./openings.ts";
import type { Stage } from "./stage.ts";
import { seedThreads } from "./threads.ts";

export interface KeyStores {
	clients: number;
	file: Measured;
	token: Measured;
	/** Milliseconds of the first opening after a keeper's start: connections, code and the store. */
	first: { file: number; token: number };
}

const CLIENTS = 8;
const THREADS = 200;

export async function measureKeyStores(
	stages: { file: Stage; token: Stage },
	seconds: number,
	say: (line: string) => void,
): Promise<KeyStores> {
	const acts = {} as Record<keyof typeof stages, () => Promise<void>>;
	const first = { file: 0, token: 0 };
	for (const name of ["file", "token"] as const) {
		const stage = stages[name];
		const sealing = asker({ socketPath: stage.keeperSocket }, CLIENTS);
		const threads = await seedThreads(stage, sealing, THREADS);
		const [store] = await stage.admin`select distinct store from access.intake_key`;
		if (store?.store !== (name === "file" ? "file" : "pkcs11"))
			throw new Error(`keys lie in ${store?.store}`);
		await stage.keeper.kill("SIGTERM", { hold: true });
		await stage.keeper.resume();
		acts[name] = opener(stage, asker({ socketPath: stage.keeperSocket }, CLIENTS), threads);
		const began = performance.now();
		await acts[name]();
		first[name] = performance.now() - began;
		await load({ clients: CLIENTS, seconds: 2 }, acts[name]);
		await stage.admin.unsafe("VACUUM ANALYZE");
	}
	say(`openings at ${CLIENTS} clients, keys in a token and in files`);
	return { clients: CLIENTS, first, ...(await loadInTurns({ clients: CLIENTS, seconds }, acts)) };
}
