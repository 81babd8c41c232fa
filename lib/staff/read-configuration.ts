/** What the decryption service is configured by, and every change of it: each with its entry. */
import { type ConfigurationRow, selectConfigurations } from "#db/queries/configuration.ts";
import { web } from "#db/web.ts";
import { versionOf } from "../access/policy-version.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

const MOST = 50;

/** As a keeper put them in force (lib/keeper/settings.ts). */
export interface SettingsBody {
	assurance: "passkey" | "session";
	rpId: string;
	origin: string;
	passkeyWaitHours: number;
	gate: string;
	witnesses: string[];
	/** null: every region's. */
	regions: string[] | null;
	demo: boolean;
	/** Whose staff may oversee without an end; absent: anybody's. */
	employers?: string[];
}

export interface Configuration {
	/** The newest is in force. Several keepers of other regions each have theirs. */
	settings: (Omit<ConfigurationRow, "body"> & { body: SettingsBody; changed: string[] })[];
	policies: (Omit<ConfigurationRow, "body"> & { version: string })[];
}

export async function readConfiguration(actor: Actor): Promise<Configuration> {
	authorise(actor, "configuration.read");
	const [settings, policies] = await Promise.all([
		selectConfigurations(web(), "settings", MOST),
		selectConfigurations(web(), "policy", MOST),
	]);
	return {
		settings: settings.map((row, i) => {
			const earlier = settings.slice(i + 1).find(({ keeper }) => keeper === row.keeper);
			return { ...row, body: row.body as SettingsBody, changed: changedBetween(earlier?.body, row.body) };
		}),
		policies: policies.map(({ body, ...row }) => ({ ...row, version: versionOf(body as never) })),
	};
}

/** Names of what differs; all of it where there was nothing. */
function changedBetween(before: unknown, after: unknown): string[] {
	const [old, now] = [(before ?? {}) as Record<string, unknown>, after as Record<string, unknown>];
	return Object.keys(now)
		.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
		.sort();
}
