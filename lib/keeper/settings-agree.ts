/**
 * Several keepers of one database decide by one policy and one set of settings. Each puts its own in force when it starts;
 * one that finds another's in force does nothing for anybody until it is started anew with the same, as it does where
 * what releases wait for was changed (GATE_CHANGED). Their regions may differ, nothing else.
 * Test: regions.test.ts.
 */
import { isDeepStrictEqual } from "node:util";
import { DomainError } from "../errors.ts";
import type { Keeper } from "./context.ts";

/** A change is noticed this late at most. */
const LOOK_EVERY_MS = 1_000;

const looked = new WeakMap<Keeper, { at: number; agreed: Promise<boolean> }>();

/** @throws DomainError SETTINGS_CHANGED */
export async function assertSettingsInForce(keeper: Keeper): Promise<void> {
	let last = looked.get(keeper);
	if (!last || performance.now() - last.at > LOOK_EVERY_MS) {
		last = { at: performance.now(), agreed: agrees(keeper) };
		looked.set(keeper, last);
		last.agreed.catch(() => looked.delete(keeper)); // the database was away: ask again
	}
	if (await last.agreed) return;
	throw new DomainError(
		"SETTINGS_CHANGED",
		"Policy or settings were changed by another decryption service. Nothing was done; this one must be started anew.",
	);
}

async function agrees({ sql, settings, demo }: Keeper): Promise<boolean> {
	const rows = await sql<{ kind: string; body: Record<string, unknown> }[]>`
		select distinct on (kind) kind, body from access.configuration order by kind, id desc`;
	const inForce = new Map(rows.map(({ kind, body }) => [kind, body]));
	const { assurance, rpId, origin, passkeyWaitHours } = settings;
	const common = inForce.get("settings");
	const employers = isDeepStrictEqual(
		common?.employers ?? null,
		settings.employers && [...settings.employers].sort(),
	);
	const same = Object.entries({ assurance, rpId, origin, passkeyWaitHours, demo }).every(
		([name, value]) => common?.[name] === value,
	);
	return same && employers && isDeepStrictEqual(inForce.get("policy"), asStored(settings.policy));
}

const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
