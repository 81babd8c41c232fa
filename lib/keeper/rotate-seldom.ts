/**
 * A region's new key for whoever has the keeper's secret: the operator's command, and a web process that somebody took over.
 *
 * Guarantees: once a region in ten minutes, by what the record says, over restarts and whichever keeper holds the region. Does
 * not guarantee: who asked; each rotation is an entry and an alarm. Shown by: rotate-seldom.test.ts.
 */
import { DomainError } from "../errors.ts";
import type { Keeper } from "./context.ts";
import { rotatedLately } from "./keyring-rows.ts";
import type { IntakeKey } from "./messages.ts";

const running = new WeakMap<Keeper, Map<string, Promise<IntakeKey>>>();

/**
 * Of two that ask at once, both get the same.
 *
 * @throws DomainError RATE_LIMITED
 */
export function rotateSeldom(keeper: Keeper, region: string): Promise<IntakeKey> {
	const here = running.get(keeper) ?? new Map<string, Promise<IntakeKey>>();
	running.set(keeper, here);
	const one = here.get(region) ?? rotate(keeper, region).finally(() => here.delete(region));
	here.set(region, one);
	return one;
}

async function rotate({ sql, keyring }: Keeper, region: string): Promise<IntakeKey> {
	if (await rotatedLately(sql, region)) {
		throw new DomainError(
			"RATE_LIMITED",
			"This region's key was rotated within the last ten minutes. No key was made; the newest is in use. Wait, then ask again.",
		);
	}
	return keyring.rotate(region);
}
