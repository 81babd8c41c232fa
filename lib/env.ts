/**
 * Every environment variable that this product reads, in one schema; .env.example says what each is for.
 *
 * @example
 * const env = readEnv();
 * const sql = connect(need(env, "DATABASE_URL_WEB"));
 *
 * A wrong value ends in one plain sentence that names the variable and never its value: half of these are
 * secrets.
 */
import { z } from "zod";
import { DomainError } from "./errors.ts";

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, "must be a URL that begins with postgres://");
const secret = z.string().min(32, "must have at least 32 characters");
const origin = z
	.string()
	.refine((text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ""), {
		message: "must be an origin such as https://countersign.example, with no path",
	})
	.transform((text) => text.replace(/\/$/, ""));
const folder = z.string().min(1);

const schema = z.object({
	// What people set
	COUNTERSIGN_MODE: z.enum(["demo", "production"], "must be demo or production").default("demo"),
	HOST: z
		.string()
		.regex(/^[A-Za-z0-9.:-]+$/, "must be a host name or an address")
		.default("127.0.0.1"),
	PORT: z.coerce
		.number("must be a port number")
		.int("must be a port number")
		.min(1, "must be a port number")
		.max(65535, "must be at most 65535")
		.default(3000),
	DATABASE_URL: postgresUrl.optional(),
	DATABASE_PREPARE: z.enum(["true", "false"], "must be true or false").default("true"),
	COUNTERSIGN_DATA: folder.optional(),
	COUNTERSIGN_KEYS: folder.optional(),
	LEDGER_ARCHIVE: folder.optional(),
	KEY_STORE: z.enum(["file", "pkcs11", "kms"], "must be file, pkcs11 or kms").default("file"),
	MASTER_KEY_FILE: z.string().regex(/^\//, "must be a path from the root").optional(),
	PKCS11_MODULE: z.string().regex(/^\//, "must be a path from the root").optional(),
	PKCS11_TOKEN: z.string().max(32, "must have at most 32 characters").optional(),
	PKCS11_PIN: z.string().max(256, "must have at most 256 characters").optional(),
	PKCS11_PIN_FILE: z.string().regex(/^\//, "must be a path from the root").optional(),
	PKCS11_PASS_ON: z
		.string()
		.regex(
			/^[A-Za-z_][A-Za-z0-9_]*(,[A-Za-z_][A-Za-z0-9_]*)*$/,
			"must be names of variables, with commas between",
		)
		.transform((names) => names.split(","))
		.optional(),
	KMS_KEY_ID: z.string().max(2048).optional(),
	KMS_ENDPOINT: z
		.string()
		.regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:|\/|$))/, "must be an https address")
		.optional(),
	AWS_REGION: z.string().max(64).optional(),
	ATTACHMENT_STORE: z.enum(["postgres", "s3"], "must be postgres or s3").default("postgres"),
	S3_BUCKET: z.string().max(255).optional(),
	S3_ENDPOINT: z
		.string()
		.regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:|\/|$))/, "must be an https address")
		.optional(),
	S3_WRITE_KEY: z
		.string()
		.regex(/^[^:\s]+:\S+$/, "must be ID:SECRET")
		.optional(),
	S3_READ_KEY: z
		.string()
		.regex(/^[^:\s]+:\S+$/, "must be ID:SECRET")
		.optional(),
	PUBLIC_URL: origin.optional(),
	CHROME_PATH: z.string().optional(),
	INTAKE_RATE: z.coerce
		.number("must be a number")
		.min(1, "must be at least 1")
		.max(1_000_000, "must be at most 1000000")
		.default(2000),
	LOG_ORIGIN: z
		.string()
		.regex(/^[^\s+]{1,128}$/, "must be a name without spaces or plus signs")
		.optional(),
	RELEASE_AFTER: z
		.string()
		.regex(/^(checkpoint|witnesses:[1-9][0-9]?)$/, "must be checkpoint or witnesses:K")
		.optional(),
	WITNESSES: z.string().optional(),
	ASSURANCE: z.enum(["passkey", "session"], "must be passkey or session").optional(),
	PASSKEY_WAIT_HOURS: z.coerce
		.number("must be a number of hours")
		.min(0, "must be at least 0")
		.max(720, "must be at most 720")
		.optional(),
	POLICY_FILE: z.string().optional(),
	EMPLOYERS: z
		.string()
		.transform((text) => text.split(";").map((name) => name.trim()))
		.refine((names) => names.every((name) => name !== "" && name.length <= 120), {
			message: "must be names of employers, with semicolons between",
		})
		.optional(),
	PUBLIC_POLICY: z.enum(["true", "false"], "must be true or false").default("false"),
	PUBLIC_TOTALS: z.enum(["true", "false"], "must be true or false").default("false"),
	KEEPER_REGIONS: z
		.string()
		.regex(/^[a-z][a-z0-9-]{1,15}([,;][a-z][a-z0-9-]{1,15})*$/, "must be regions such as eu,us or eu;us")
		.optional(),
	OIDC_ISSUER: z.url("must be a URL").optional(),
	OIDC_CLIENT_ID: z.string().max(512).optional(),
	OIDC_CLIENT_SECRET: z.string().max(512).optional(),
	OIDC_NAME: z.string().max(60, "must have at most 60 characters").optional(),
	OIDC_REQUIRED_GROUP: z.string().max(256).optional(),
	OIDC_SCOPES: z.string().max(512).optional(),
	OIDC_GROUPS_CLAIM: z.string().max(256).optional(),
	OIDC_WITHHOLD: z.string().optional(),
	ALARM_WEBHOOK_URL: z.url("must be a URL").optional(),
	ALARM_WEBHOOK_SECRET: z
		.string()
		.regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and at least 24 bytes in base64")
		.optional(),
	ALARM_WEBHOOK_PRIVATE: z.enum(["true", "false"], "must be true or false").default("false"),
	ALARM_SMTP_URL: z.url("must be a URL").optional(),
	ALARM_EMAIL_FROM: z.string().max(320).optional(),
	ALARM_EMAIL_TO: z.string().max(4096).optional(),
	ALARM_RECORDING_SECONDS: z.coerce
		.number("must be a number of seconds")
		.min(1, "must be at least 1")
		.max(3600, "must be at most 3600")
		.default(15),
	SIGNALS_FILE: z.string().optional(),
	SIEM_FILE: z.string().regex(/^\//, "must be a path from the root").optional(),
	SIEM_URL: z.url("must be a URL").optional(),
	SIEM_TOKEN: z
		.string()
		.regex(/^[\x20-\x7e]{1,4096}$/, "must be printable ASCII")
		.optional(),
	WEBHOOK_PRIVATE_HOSTS: z
		.string()
		.transform((text) => text.split(",").map((host) => host.trim().toLowerCase()))
		.refine((hosts) => hosts.every((host) => /^([a-z0-9.-]+|\[[0-9a-f:.]+\]):[1-9][0-9]{0,4}$/.test(host)), {
			message: "must be HOST:PORT, several with commas between",
		})
		.optional(),
	// What the launcher hands to its children
	WEBHOOK_KEY: secret.optional(),
	DATABASE_URL_WEB: postgresUrl.optional(),
	DATABASE_URL_KEEPER: postgresUrl.optional(),
	DATABASE_URL_NOTARY: postgresUrl.optional(),
	DATABASE_URL_WORKER: postgresUrl.optional(),
	KEEPER_SOCKET: z.string().max(107, "must have at most 107 characters").optional(),
	KEEPER_SOCKET_MODE: z.enum(["0600", "0660"], "must be 0600 or 0660").optional(),
	KEEPERS: z
		.string()
		.regex(
			/^[a-z][a-z0-9-]{1,15}=\/[^,=]{1,106}(,[a-z][a-z0-9-]{1,15}=\/[^,=]{1,106})*$/,
			"must be REGION=SOCKET pairs such as eu=/run/eu.sock,us=/run/us.sock",
		)
		.optional(),
	KEEPER_SECRET: secret.optional(),
	KEEPER_NAME: z
		.string()
		.regex(/^[a-z0-9-]{1,32}$/, "must be a short name")
		.default("keeper-1"),
	NEXTAUTH_SECRET: secret.optional(),
	NEXTAUTH_URL: z.url("must be a URL").optional(),
	AUTH_TRUST_HOST: z.string().optional(),
	NEXT_DIST_DIR: z
		.string()
		.regex(/^\.next[\w-]*$/, "must be a folder of the project that begins with .next")
		.optional(),
});

export type Env = z.infer<typeof schema>;

export function readEnv(source: Record<string, string | undefined> = process.env): Env {
	// An empty value is an absent one: that is how shells and .env files unset things.
	const set = Object.fromEntries(
		Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
	);
	const parsed = schema.safeParse(set);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
	const sentence = problems.map(({ path, message }) => `${path} ${message}`).join("; ");
	throw new DomainError("INPUT_INVALID", `${sentence}.`, problems);
}

/** How sure the decryption service must be of a person: production asks for passkeys unless it is told otherwise. */
export function assuranceOf(env: Env): "passkey" | "session" {
	return env.ASSURANCE ?? (env.COUNTERSIGN_MODE === "demo" ? "session" : "passkey");
}

/** What each key store needs to be told, and is not; null: nothing. */
export function keyStoreLacks(env: Env, store: Env["KEY_STORE"] = env.KEY_STORE): string | null {
	const { PKCS11_MODULE, PKCS11_TOKEN, PKCS11_PIN, PKCS11_PIN_FILE } = env;
	if (store === "pkcs11" && !(PKCS11_MODULE && PKCS11_TOKEN && (PKCS11_PIN || PKCS11_PIN_FILE)))
		return "KEY_STORE=pkcs11 needs PKCS11_MODULE (the path of the library), PKCS11_TOKEN (the token's label) and PKCS11_PIN_FILE or PKCS11_PIN.";
	if (store === "kms" && !env.KMS_KEY_ID) return "KEY_STORE=kms needs KMS_KEY_ID.";
	return null;
}

/** What the store of attachments needs to be told, and is not; null: nothing. */
export function attachmentStoreLacks(env: Env): string | null {
	return env.ATTACHMENT_STORE === "s3" && !env.S3_BUCKET ? "ATTACHMENT_STORE=s3 needs S3_BUCKET." : null;
}

/** A variable without which this process cannot work. */
export function need<Name extends keyof Env>(env: Env, name: Name): NonNullable<Env[Name]> {
	const value = env[name];
	if (value === undefined || value === null) {
		throw new DomainError(
			"INPUT_INVALID",
			`${name} is not set; npm start sets it for the processes it runs.`,
		);
	}
	return value;
}
