/**
 * Sealed chunks in an S3-compatible store: one object a chunk, `<body id>/<n>`, put and fetched whole, so that each is tried again by
 * itself. The console's key needs s3:PutObject alone, the decryption service's s3:GetObject and s3:DeleteObject (docs/attachments.md).
 *
 * Guarantees: nothing but ciphertext and our own random ids leave; an error says a code and nothing of a key or an address.
 * Shown by: s3.test.ts, against s3rver from the package registry; against AWS itself it was not tried.
 */
import { DomainError, errorCode } from "../errors.ts";
import type { BodyPutter, FarBodies } from "./body-store.ts";

export interface S3Options {
	bucket: string;
	/** Another address than AWS's. */
	endpoint?: string | undefined;
	region?: string | undefined;
	/** "ID:SECRET"; without, the SDK looks where it always does. */
	key?: string | undefined;
	/** Milliseconds for one chunk. */
	patience?: number;
}

export function s3Bodies({
	bucket,
	endpoint,
	region = "us-east-1",
	key,
	patience = 15_000,
}: S3Options): BodyPutter & FarBodies {
	const opened = once(async () => {
		const s3 = await import("@aws-sdk/client-s3");
		const [accessKeyId = "", ...rest] = key?.split(":") ?? [];
		const client = new s3.S3Client({
			region,
			// Of a store of one's own the bucket is seldom a host name.
			...(endpoint && { endpoint, forcePathStyle: true }),
			...(key && { credentials: { accessKeyId, secretAccessKey: rest.join(":") } }),
			maxAttempts: 3,
			// What the ledger holds is compared anyway, and not every store knows these.
			requestChecksumCalculation: "WHEN_REQUIRED",
			responseChecksumValidation: "WHEN_REQUIRED",
		});
		return { s3, client };
	});
	const ask = async <T>(
		act: (at: Awaited<ReturnType<typeof opened>>, options: { abortSignal: AbortSignal }) => Promise<T>,
	): Promise<T> => {
		try {
			return await act(await opened(), { abortSignal: AbortSignal.timeout(patience) });
		} catch (error) {
			if (isMissing(error)) throw error;
			console.error(`bodies: s3 (${nameOf(error)})`);
			throw new DomainError(
				"BODY_STORE_UNAVAILABLE",
				"The store of attachments does not answer. Try again in a moment.",
			);
		}
	};
	const at = (body: string, n: number) => ({ Bucket: bucket, Key: `${body}/${n}` });
	return {
		name: "s3",
		async put(body, n, sealed) {
			await ask(({ s3, client }, options) =>
				client.send(
					new s3.PutObjectCommand({
						...at(body, n),
						Body: sealed,
						ContentType: "application/octet-stream",
					}),
					options,
				),
			);
		},
		async get(body, n) {
			try {
				return await ask(async ({ s3, client }, options) => {
					const { Body } = await client.send(new s3.GetObjectCommand(at(body, n)), options);
					return Buffer.from((await Body?.transformToByteArray()) ?? []);
				});
			} catch (error) {
				if (isMissing(error)) return null;
				throw error;
			}
		},
		async remove(body, chunks) {
			for (let n = 0; n < chunks; n++) {
				await ask(({ s3, client }, options) =>
					client.send(new s3.DeleteObjectCommand(at(body, n)), options),
				).catch((error) => {
					if (!isMissing(error)) throw error;
				});
			}
		},
	};
}

const isMissing = (error: unknown) => /^(NoSuchKey|NotFound)$/.test((error as Error | null)?.name ?? "");

/** The SDK's errors are named (AccessDenied, TimeoutError); their messages hold addresses and key ids. */
function nameOf(error: unknown): string {
	const name = (error as Error | null)?.name ?? "";
	return /^[A-Za-z]{2,40}$/.test(name) && name !== "Error" ? name : errorCode(error);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		made ??= make();
		made.catch(() => {
			made = undefined;
		});
		return made;
	};
}
