/**
 * The key store in AWS KMS: Encrypt and Decrypt under one symmetric key of yours (KMS_KEY_ID), with an encryption context
 * { purpose, kid, region } that CloudTrail shows and a key policy may demand (docs/key-stores.md).
 *
 *   k1.<the key's ARN, as KMS said>.<CiphertextBlob>      base64url each
 *
 * It is opened by the key that the file names, so KMS_KEY_ID may change: it decides what new keys are wrapped by.
 *
 * `forget` has nothing to destroy: what KMS has is one key for all, and its own deletion takes seven days at least. So copies
 * of the files open again for whoever may ask KMS, as with the file store.
 * Shown by: kms-store.test.ts, against a server that checks the calls; docs/key-stores.md says what was not tried.
 */
import { randomBytes } from "node:crypto";
import { errorCode } from "../../errors.ts";
import {
	garbled,
	type KeyName,
	type KeyStore,
	refused,
	STORE_PATIENCE,
	tooSlow,
	unavailable,
} from "./key-store.ts";

export interface KmsOptions {
	/** An id, ARN or alias. */
	keyId: string;
	/** Another address than AWS's, such as a VPC endpoint's. */
	endpoint?: string | undefined;
	region?: string | undefined;
	/** In milliseconds. */
	patience?: number;
}

const PURPOSE = "countersign intake key";

export function kmsStore({ keyId, endpoint, region, patience = STORE_PATIENCE }: KmsOptions): KeyStore {
	const opened = once(async () => {
		const kms = await import("@aws-sdk/client-kms").catch(() => {
			throw refused("AWS KMS needs the package @aws-sdk/client-kms. Run npm ci.");
		});
		const client = new kms.KMSClient({
			...(endpoint && { endpoint }),
			...(region && { region }),
			maxAttempts: 2,
		});
		return { kms, client };
	});
	/** The SDK does not end all it does by the signal (its look for credentials it does not): the clock does. */
	const ask = <T>(act: (at: Awaited<ReturnType<typeof opened>>, abortSignal: AbortSignal) => Promise<T>) => {
		const abort = new AbortController();
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				reject(tooSlow(patience));
				abort.abort();
			}, patience);
		});
		const answer = opened().then((at) => act(at, abort.signal));
		return Promise.race([answer, late])
			.catch((error: unknown) => {
				throw failureOf(error);
			})
			.finally(() => clearTimeout(timer));
	};
	const bound = ({ kid, region }: KeyName) => ({
		EncryptionContext: { purpose: PURPOSE, kid, region },
	});
	const store: KeyStore = {
		name: "kms",
		async wrap(of, secret) {
			const { KeyId, CiphertextBlob } = await ask(({ kms, client }, abortSignal) =>
				client.send(new kms.EncryptCommand({ ...bound(of), KeyId: keyId, Plaintext: secret }), {
					abortSignal,
				}),
			);
			if (!KeyId || !CiphertextBlob?.length) throw garbled(store);
			return ["k1", ...[KeyId, CiphertextBlob].map((part) => Buffer.from(part).toString("base64url"))].join(
				".",
			);
		},
		async unwrap(of, wrapped) {
			const [version, key = "", text = ""] = wrapped.split(".");
			if (version !== "k1" || key === "" || text === "") throw altered(of);
			const KeyId = Buffer.from(key, "base64url").toString();
			const CiphertextBlob = Buffer.from(text, "base64url");
			const { Plaintext } = await ask(({ kms, client }, abortSignal) =>
				client.send(new kms.DecryptCommand({ ...bound(of), KeyId, CiphertextBlob }), { abortSignal }),
			).catch((error: unknown) => {
				throw error === ALTERED ? altered(of) : error;
			});
			if (!Plaintext?.length) throw garbled(store);
			return Buffer.from(Plaintext);
		},
		forget: async () => {},
		async check() {
			const [of, sample] = [{ kid: "check", region: "check" }, randomBytes(32)];
			if (!sample.equals(await store.unwrap(of, await store.wrap(of, sample)))) throw garbled(store);
		},
		close: async () => (await opened().catch(() => null))?.client.destroy(),
	};
	return store;
}

const ALTERED = new Error("altered");

/** By the error's name alone: messages of AWS quote keys, people and requests. */
const REFUSED: Record<string, string> = {
	AccessDeniedException:
		"AWS does not permit this decryption service to use the key. Look at the key's policy (kms:Encrypt, kms:Decrypt).",
	NotFoundException: "AWS knows no such key in this AWS region. Correct KMS_KEY_ID or AWS_REGION.",
	DisabledException: "The key is disabled in AWS. Enable it there.",
	KMSInvalidStateException: "The key waits for its deletion in AWS, or is not ready. Look there.",
	InvalidKeyUsageException: "The key of KMS_KEY_ID is not one for symmetric encryption.",
	ValidationException: "AWS does not take KMS_KEY_ID for a key's id. Correct it.",
	InvalidArnException: "AWS does not take KMS_KEY_ID for a key's id. Correct it.",
	CredentialsProviderError: "There are no AWS credentials that this decryption service could use.",
	UnrecognizedClientException: "AWS does not know this decryption service's credentials.",
	InvalidClientTokenId: "AWS does not know this decryption service's credentials.",
	InvalidSignatureException: "AWS refuses this decryption service's credentials, or its clock is wrong.",
	IncompleteSignature: "AWS refuses this decryption service's credentials.",
	MissingAuthenticationTokenException: "AWS refuses this decryption service's credentials.",
	ExpiredTokenException: "This decryption service's AWS credentials have expired.",
};

function failureOf(error: unknown): unknown {
	if (errorCode(error).startsWith("KEY_STORE_")) return error;
	const name = String((error as { name?: unknown } | null)?.name);
	if (name === "InvalidCiphertextException" || name === "IncorrectKeyException") return ALTERED;
	const sentence = REFUSED[name];
	if (sentence) return refused(sentence);
	if (/region is missing/i.test(String((error as Error | null)?.message)))
		return refused("AWS_REGION is not set. Set it to the AWS region of the key.");
	const code = /^[A-Za-z]{1,64}$/.test(name) ? name : "unknown";
	return unavailable(
		`AWS KMS does not answer as it must (${code}). It is asked again by the next who needs it.`,
	);
}

const altered = ({ kid }: { kid: string }) =>
	refused(
		`What the key store holds of intake key ${kid} was altered or is another key's. Bring its file back from your copy of the keys.`,
	);

/** One client for all; one that could not be had is tried for again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		made ??= make().catch((error: unknown) => {
			made = undefined;
			throw error;
		});
		return made;
	};
}
