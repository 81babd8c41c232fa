/**
 * A key store: what wraps the private halves of the intake keys, so that the files that hold them open nothing alone. It is
 * asked once for a key and period, not once an opening; what it gives stays in the keeper's memory for as long.
 *
 * Whatever a store does instead of answering, a caller sees one of two errors, and nothing was shown or made:
 * KEY_STORE_UNAVAILABLE (it may work again by itself) or KEY_STORE_REFUSED (somebody must do something). Their sentences
 * name what to do and hold no secret; they may hold a key's id, a region and a variable's name.
 * Shown by: private-keys.test.ts, and by each store's own test.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { DomainError } from "../../errors.ts";

export const STORES = ["file", "pkcs11", "kms"] as const;
export type StoreName = (typeof STORES)[number];

/** Which intake key: what is wrapped for one opens for no other, and in no other region. */
export interface KeyName {
	/** The RFC 7638 thumbprint of its public half. */
	kid: string;
	region: string;
}

export interface KeyStore {
	readonly name: StoreName;
	/** @returns text of [A-Za-z0-9._-] that only this store opens again */
	wrap(of: KeyName, secret: Buffer): Promise<string>;
	unwrap(of: KeyName, wrapped: string): Promise<Buffer>;
	/** Destroys what the store itself holds of that key, if anything; done before is done. */
	forget(of: KeyName): Promise<void>;
	/** Whether it would answer now. */
	check(): Promise<void>;
	close(): Promise<void>;
}

/** How long a store may think, in milliseconds. */
export const STORE_PATIENCE = 5_000;

export const unavailable = (sentence: string) =>
	new DomainError("KEY_STORE_UNAVAILABLE", `${sentence} Nothing was shown.`);
export const refused = (sentence: string) =>
	new DomainError("KEY_STORE_REFUSED", `${sentence} Nothing was shown.`);

export const tooSlow = (patience = STORE_PATIENCE) =>
	unavailable(
		`The key store did not answer within ${patience / 1000} seconds. Look whether it works; it is asked again by the next who needs it.`,
	);

/** What a wrapped key is bound to; of every store, so that none opens what is another key's. */
export function boundTo({ kid, region }: KeyName): Buffer {
	return Buffer.from(`countersign intake key 1\n${kid}\n${region}`, "utf8");
}

/** Wraps, and unwraps again before anybody relies on it: a store that garbles would lose every message of a period. */
export async function wrapSurely(store: KeyStore, of: KeyName, secret: Buffer): Promise<string> {
	const wrapped = await store.wrap(of, secret);
	if (!/^[A-Za-z0-9._-]{1,4096}$/.test(wrapped)) throw garbled(store);
	const again = await store.unwrap(of, wrapped);
	const same = timingSafeEqual(digest(again), digest(secret));
	again.fill(0);
	if (!same) throw garbled(store);
	return wrapped;
}

export const garbled = ({ name }: Pick<KeyStore, "name">) =>
	refused(
		`The key store (${name}) answered with something else than the key that was wrapped. Whoever runs it must look.`,
	);

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
