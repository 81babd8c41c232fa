/** What each process is told: its own variables and no other's. */
import { relative } from "node:path";
import type { LoginRole } from "#db/roles.ts";
import type { Keys } from "#lib/keys-folder.ts";
import { PROJECT } from "./paths.ts";

interface Told {
	mode: string;
	host: string;
	port: number;
	url: string;
	keys: Keys;
	keysDir: string;
	distDir: string;
	keeperSocket: string;
	/** As KEEPERS has them, where there are several. */
	keepers?: string | undefined;
	databaseUrl: (role: LoginRole) => string;
	/** As WITNESSES has them. */
	witnesses?: string | undefined;
}

/** @param place which of them, where there are several */
export function keeperEnv(
	told: Told,
	place?: { name: string; socket: string; regions: string | undefined },
): Record<string, string> {
	return {
		...common(told),
		...(place ? { KEEPER_NAME: place.name, KEEPER_SOCKET: place.socket } : {}),
		...(place?.regions ? { KEEPER_REGIONS: place.regions } : {}),
		DATABASE_URL_KEEPER: told.databaseUrl("keeper"),
		DATABASE_URL_NOTARY: told.databaseUrl("notary"),
		COUNTERSIGN_KEYS: told.keysDir,
		...(told.witnesses ? { WITNESSES: told.witnesses } : {}),
		...passOn("RELEASE_AFTER", "LOG_ORIGIN", "ASSURANCE", "PASSKEY_WAIT_HOURS", "POLICY_FILE", "EMPLOYERS"),
	};
}

export function webEnv(told: Told): Record<string, string> {
	return {
		...common(told),
		HOST: told.host,
		PORT: String(told.port),
		DATABASE_URL_WEB: told.databaseUrl("web"),
		NEXTAUTH_SECRET: told.keys.sessionSecret,
		NEXTAUTH_URL: told.url,
		AUTH_TRUST_HOST: "1",
		...(told.keepers ? { KEEPERS: told.keepers } : {}),
		NEXT_DIST_DIR: relative(PROJECT, told.distDir),
		...passOn(
			...["INTAKE_RATE", "ASSURANCE", "LEDGER_ARCHIVE", "PUBLIC_POLICY", "PUBLIC_TOTALS"],
			...["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_SCOPES"],
			...["OIDC_GROUPS_CLAIM", "OIDC_REQUIRED_GROUP", "OIDC_WITHHOLD"],
		),
		// Next reads .env by itself; what stands here already wins, so these stay the launcher's.
		DATABASE_URL: "",
		COUNTERSIGN_KEYS: "",
	};
}

/** Of the process that looks at the record for oversight: it has no key and no door to the decryption service. */
export function workerEnv(told: Told): Record<string, string> {
	return {
		COUNTERSIGN_MODE: told.mode,
		PUBLIC_URL: told.url,
		DATABASE_URL_WORKER: told.databaseUrl("worker"),
		...passOn(
			...["DATABASE_PREPARE", "ALARM_WEBHOOK_URL", "ALARM_WEBHOOK_SECRET", "ALARM_WEBHOOK_PRIVATE"],
			...["ALARM_SMTP_URL", "ALARM_EMAIL_FROM", "ALARM_EMAIL_TO", "ALARM_RECORDING_SECONDS"],
			...["SIEM_FILE", "SIEM_URL", "SIEM_TOKEN", "SIGNALS_FILE"],
		),
	};
}

function common({ mode, url, keys, keeperSocket }: Told): Record<string, string> {
	return {
		COUNTERSIGN_MODE: mode,
		PUBLIC_URL: url,
		KEEPER_SOCKET: keeperSocket,
		KEEPER_SECRET: keys.keeperSecret,
		...passOn("DATABASE_PREPARE"),
	};
}

/** Variables that people set, as they are. */
export function passOn(...names: string[]): Record<string, string> {
	return Object.fromEntries(
		names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
	) as Record<string, string>;
}
