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
		...keyStoreEnv(),
		...passOn("S3_BUCKET", "S3_ENDPOINT", "S3_READ_KEY", "AWS_REGION"),
		...(process.env.S3_BUCKET && !process.env.S3_READ_KEY ? awsCredentials() : {}),
	};
}

/** What its key store needs: also of one that keys are moved away from, and what a library or AWS's SDK looks for by itself. */
function keyStoreEnv(): Record<string, string> {
	return {
		...passOn("KEY_STORE", "MASTER_KEY_FILE"),
		...passOn("PKCS11_MODULE", "PKCS11_TOKEN", "PKCS11_PIN", "PKCS11_PIN_FILE", "PKCS11_PASS_ON"),
		...passOn(...(process.env.PKCS11_PASS_ON ?? "").split(",").filter(Boolean)),
		...passOn("KMS_KEY_ID", "KMS_ENDPOINT", "AWS_REGION"),
		...(process.env.KMS_KEY_ID ? awsCredentials() : {}),
	};
}

/** Where AWS's SDK looks. */
function awsCredentials(): Record<string, string> {
	const names = [
		...["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE", "CONFIG_FILE"],
		...["SHARED_CREDENTIALS_FILE", "ROLE_ARN", "ROLE_SESSION_NAME", "WEB_IDENTITY_TOKEN_FILE"],
		...["CONTAINER_CREDENTIALS_RELATIVE_URI", "CONTAINER_CREDENTIALS_FULL_URI"],
		...["CONTAINER_AUTHORIZATION_TOKEN", "CONTAINER_AUTHORIZATION_TOKEN_FILE", "EC2_METADATA_DISABLED"],
	];
	return passOn(...names.map((name) => `AWS_${name}`));
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
			...["ATTACHMENT_STORE", "S3_BUCKET", "S3_ENDPOINT", "S3_WRITE_KEY"],
		),
		...(process.env.ATTACHMENT_STORE === "s3" ? passOn("AWS_REGION") : {}),
		// Next reads .env by itself; what stands here already wins, so these stay the launcher's.
		DATABASE_URL: "",
		COUNTERSIGN_KEYS: "",
		S3_READ_KEY: "",
	};
}

/**
 * Of the process that looks at the record for oversight and tells platforms: it has no key that opens anything, and no door to
 * the decryption service.
 */
export function workerEnv(told: Told): Record<string, string> {
	return {
		COUNTERSIGN_MODE: told.mode,
		PUBLIC_URL: told.url,
		DATABASE_URL_WORKER: told.databaseUrl("worker"),
		WEBHOOK_KEY: told.keys.webhookKey,
		...passOn(
			...["DATABASE_PREPARE", "ALARM_WEBHOOK_URL", "ALARM_WEBHOOK_SECRET", "ALARM_WEBHOOK_PRIVATE"],
			...["ALARM_SMTP_URL", "ALARM_EMAIL_FROM", "ALARM_EMAIL_TO", "ALARM_RECORDING_SECONDS"],
			...["SIEM_FILE", "SIEM_URL", "SIEM_TOKEN", "SIGNALS_FILE", "WEBHOOK_PRIVATE_HOSTS"],
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
