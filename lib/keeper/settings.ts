/**
 * What this keeper is configured by: how sure it must be of whoever acts, whose passkeys it accepts, its policy, its
 * regions. Read once at start from the keeper's own environment, never from web; each change is an entry
 * (`configuration.changed`, `policy.changed`) before anything is decided by it.
 * Shown by: settings.test.ts.
 */
import { readFileSync } from "node:fs";
import { whyNoPasskeys } from "../access/passkey-address.ts";
import { DEFAULT_POLICY, type Policy } from "../access/policy.ts";
import { readPolicy } from "../access/read-policy.ts";
import type { Env } from "../env.ts";
import { DomainError } from "../errors.ts";
import type { Keeper } from "./context.ts";
import { unknownWitness } from "./gate.ts";
import { written } from "./passkeys/written.ts";

export interface Settings {
	/** `passkey`: whoever opens, approves or changes rights confirms exactly that by passkey. */
	assurance: "passkey" | "session";
	/** Passkeys are bound to this name (WebAuthn's RP ID) … */
	rpId: string;
	/** … and count only as given to pages of this origin. */
	origin: string;
	/** A new passkey opens nothing for so long. */
	passkeyWaitHours: number;
	/** Whose keys this keeper holds; null: every region's. */
	regions: readonly string[] | null;
	/** Whose staff may oversee without an end; null: anybody's. Others do so for 90 days at most (access.check_end). */
	employers: readonly string[] | null;
	policy: Policy;
}

export const TEST_SETTINGS: Settings = {
	assurance: "session",
	rpId: "localhost",
	origin: "http://localhost:3000",
	passkeyWaitHours: 0,
	regions: null,
	employers: null,
	policy: DEFAULT_POLICY,
};

/** @throws DomainError INPUT_INVALID, naming the variable and never its value */
export function readSettings(env: Env): Settings {
	const demo = env.COUNTERSIGN_MODE === "demo";
	const origin = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
	const assurance = env.ASSURANCE ?? (demo ? "session" : "passkey");
	const why = whyNoPasskeys(origin);
	if (assurance === "passkey" && why !== null) {
		throw new DomainError(
			"INPUT_INVALID",
			`PUBLIC_URL is an address without passkeys, and without them nobody could open anything. ${why} ASSURANCE=session would do without passkeys.`,
		);
	}
	return {
		assurance,
		rpId: new URL(origin).hostname,
		origin: new URL(origin).origin,
		passkeyWaitHours: env.PASSKEY_WAIT_HOURS ?? (demo ? 0 : 24),
		regions: env.KEEPER_REGIONS?.split(",") ?? null,
		employers: env.EMPLOYERS ?? null,
		policy: demo && env.POLICY_FILE === undefined ? DEMO_POLICY : policyFrom(env.POLICY_FILE),
	};
}

/** Whoever tries the demo does not wait a week to see a sample drawn. */
const DEMO_POLICY: Policy = {
	...DEFAULT_POLICY,
	sampling: { ...DEFAULT_POLICY.sampling, period: "minute" },
};

function policyFrom(file: string | undefined): Policy {
	if (file === undefined) return DEFAULT_POLICY;
	let json: unknown;
	try {
		json = JSON.parse(readFileSync(file, "utf8"));
	} catch {
		throw new DomainError("INPUT_INVALID", "POLICY_FILE names a file that cannot be read or is not JSON.");
	}
	return readPolicy(json);
}

/** What the database says where nobody the log watches has that name (0430). */
const WITNESS_UNKNOWN = "CS230";

/**
 * Puts policy and settings in force, both or neither: what differs from what was is an entry first.
 *
 * @throws DomainError NOT_PERMITTED: a demo on what was a production's database; INPUT_INVALID: the policy draws samples by
 * a witness that the log does not watch, so that none could ever be drawn
 */
export async function putSettingsInForce({ sql, name, settings, log, demo }: Keeper): Promise<void> {
	const { policy, assurance, rpId, origin, passkeyWaitHours, regions, employers } = settings;
	const witnesses = log.notary.witnesses.map((witness) => witness.name).sort();
	const body = {
		...{ assurance, rpId, origin, passkeyWaitHours, gate: log.gate, witnesses, demo },
		regions: regions === null ? null : [...regions].sort(),
		...(employers && { employers: [...employers].sort() }),
	};
	await sql.begin(async (tx) => {
		await tx`select access.put_in_force('policy', ${name}, ${tx.json(policy as never)})`.catch((error) => {
			throw error.code === WITNESS_UNKNOWN ? unknownWitness(error.message.split(": ")[1]) : error;
		});
		await written(() => tx`select access.put_in_force('settings', ${name}, ${tx.json(body)}) as r`);
	});
}
