/**
 * Where sealed chunks of attachments lie: in PostgreSQL, or in an S3-compatible store. Whichever it is holds ciphertext alone, and
 * what is deleted there without the database's word is found missing, never something else in its place: each chunk is compared
 * with the digest that the ledger holds.
 */
export type StoreName = "postgres" | "s3";

/** For the console, which puts what it sealed and never reads it back. */
export interface BodyPutter {
	name: StoreName;
	/** @throws DomainError BODY_STORE_UNAVAILABLE */
	put(body: string, n: number, sealed: Buffer): Promise<void>;
}

/** For the decryption service: what does not lie in PostgreSQL. */
export interface FarBodies {
	/** @returns null where it is not there. @throws DomainError BODY_STORE_UNAVAILABLE */
	get(body: string, n: number): Promise<Buffer | null>;
	/** Deletes all of it; what is not there is no error. @throws DomainError BODY_STORE_UNAVAILABLE */
	remove(body: string, chunks: number): Promise<void>;
}
