/**
 * The private halves of the intake keys: a folder with one JSON file a key, <region>/<kid>.json, mode 0600, flushed before use.
 * A file holds the public half and, wrapped by the key store, the private one. They are never in PostgreSQL, so neither
 * WAL nor backup of the database holds them; back this folder up apart.
 *
 * `all` never asks the store; `privateKey` does, once for each key and keeper. What the store gives counts only where it is
 * the private half of the public one that the key's id names.
 * Shown by: private-keys.test.ts.
 */
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
	importPrivateIntakeKey,
	type PrivateIntakeJwk,
	type PublicIntakeJwk,
} from "../../envelope/intake-key.ts";
import { errorCode } from "../../errors.ts";
import { type KeyFile, readKeyFile } from "./key-file.ts";
import { garbled, type KeyStore, refused, type StoreName, unavailable, wrapSurely } from "./key-store.ts";

export interface KeptKey {
	kid: string;
	region: string;
	/** Its period, RFC 3339 in UTC. */
	notBefore: string;
	notAfter: string;
	publicJwk: PublicIntakeJwk;
}

export interface NewKey {
	kid: string;
	region: string;
	notBefore: string;
	notAfter: string;
	privateJwk: PrivateIntakeJwk;
}

export interface PrivateKeys {
	/** The key store's name, as `access.intake_key.store` and entries have it. */
	store: StoreName;
	/** Of these regions, or of all: what is not asked for is not read. Never asks the store. */
	all(regions: readonly string[] | null): Promise<KeptKey[]>;
	/** Asks the store. @throws DomainError KEY_STORE_UNAVAILABLE, KEY_STORE_REFUSED */
	privateKey(of: Pick<KeptKey, "kid" | "region">): Promise<PrivateIntakeJwk>;
	/** Wrapped, unwrapped again to see that it can be, and flushed, when it resolves. @throws as privateKey */
	put(key: NewKey): Promise<void>;
	/** From the store and from the folder; done before is done. @throws as privateKey */
	remove(kid: string, region: string): Promise<void>;
}

/** @param other stores that are described beside the configured one: what has not been moved from there yet opens by them */
export function openPrivateKeys(
	folder: string,
	store: KeyStore,
	other: (name: StoreName) => KeyStore | null = () => null,
): PrivateKeys {
	const storeOf = (file: KeyFile) => {
		const its = file.version === 2 && (file.store === store.name ? store : other(file.store));
		if (!its) throw elsewhere(file, store);
		return its;
	};
	return {
		store: store.name,
		async all(regions) {
			const keys: KeptKey[] = [];
			for (const file of await keyFiles(folder, regions)) {
				const { kid, region, notBefore, notAfter, publicJwk } = file;
				keys.push({ kid, region, notBefore, notAfter, publicJwk });
			}
			return keys;
		},
		async privateKey({ kid, region }) {
			const file = await named(folder, kid, region);
			return unwrapKey(file, storeOf(file));
		},
		async put({ privateJwk, ...key }) {
			const { d, ...publicJwk } = privateJwk;
			await writeKeyFile(folder, {
				...{ version: 2, ...key, publicJwk, store: store.name },
				wrapped: await wrapHalf(store, key, d),
			});
		},
		async remove(kid, region) {
			const file = await named(folder, kid, region).catch(() => null);
			// What another store holds of it must not be left there: copies of the file would open.
			const its = file?.version === 2 ? new Set([file.store, ...(file.was ?? [])]) : [];
			for (const name of its)
				if (name !== store.name) await (other(name) ?? nowhere(name)).forget({ kid, region });
			await store.forget({ kid, region });
			const place = join(folder, region);
			for (const path of [`${kid}.json`, unfinishedOf(kid)]) await rm(join(place, path), { force: true });
			await flush(place);
		},
	};
}

/** The private half of what a file holds. @throws DomainError KEY_STORE_UNAVAILABLE, KEY_STORE_REFUSED */
export async function unwrapKey(file: KeyFile, store: KeyStore): Promise<PrivateIntakeJwk> {
	if (file.version === 1 || file.store !== store.name) throw elsewhere(file, store);
	const secret = await store.unwrap(file, file.wrapped);
	const privateJwk = { ...file.publicJwk, d: secret.toString("base64url") };
	secret.fill(0);
	try {
		importPrivateIntakeKey(privateJwk);
	} catch {
		throw garbled(store);
	}
	return privateJwk;
}

function elsewhere(file: KeyFile, { name }: KeyStore) {
	const there = file.version === 1 ? "none" : file.store;
	return refused(
		`The intake key ${file.kid} lies in another key store (${there}) than the configured one (${name}). The keeper moves it as soon as both answer.`,
	);
}

export function nowhere(name: StoreName): never {
	throw refused(
		`Intake keys lie in the key store ${name}, which is not described any more. Set its variables again beside KEY_STORE until they are moved or destroyed.`,
	);
}

/** @param d the private number, base64url */
export async function wrapHalf(store: KeyStore, of: { kid: string; region: string }, d: string) {
	const secret = Buffer.from(d, "base64url");
	try {
		return await wrapSurely(store, { kid: of.kid, region: of.region }, secret);
	} finally {
		secret.fill(0);
	}
}

/**
 * Every key's file of these regions, or of all; in order. One that cannot be read is no key, and takes no other along.
 *
 * @param unreadable told of each, by an error whose sentence names it
 */
export async function keyFiles(
	folder: string,
	regions: readonly string[] | null,
	unreadable: (error: unknown) => void = () => {},
): Promise<KeyFile[]> {
	const files: KeyFile[] = [];
	for (const region of regions ?? (await list(folder)))
		for (const file of await list(join(folder, region))) {
			if (!file.endsWith(".json") || file.startsWith(".")) continue;
			const read = await readKeyFile(folder, region, file.slice(0, -".json".length)).catch(unreadable);
			if (read) files.push(read);
		}
	return files;
}

async function named(folder: string, kid: string, region: string): Promise<KeyFile> {
	if ((await list(join(folder, region))).includes(`${kid}.json`)) return readKeyFile(folder, region, kid);
	throw refused(`The intake key ${kid} is not among the keys of this decryption service.`);
}

/** Whole or not at all, and over what was there. */
export async function writeKeyFile(folder: string, file: KeyFile): Promise<void> {
	const place = join(folder, file.region);
	await mkdir(place, { recursive: true, mode: 0o700 });
	const unfinished = join(place, unfinishedOf(file.kid));
	await rm(unfinished, { force: true }); // a crash's
	const draft = await open(unfinished, "wx", 0o600);
	try {
		await draft.writeFile(`${JSON.stringify(file)}\n`);
		await draft.sync();
	} finally {
		await draft.close();
	}
	await rename(unfinished, join(place, `${file.kid}.json`));
	await flush(place);
}

const unfinishedOf = (kid: string) => `.${kid}.tmp`;
const UNFINISHED = /^\.[A-Za-z0-9_-]{43}\.tmp$/;
/** Nobody writes a key's file for so long, in milliseconds. */
const LEFT_AFTER = 600_000;

/** What a crash left of a key's file goes: it may hold the private half, bare in older versions. Done as well as can be. */
export async function removeLeftovers(folder: string, regions: readonly string[] | null): Promise<void> {
	for (const region of regions ?? (await list(folder))) {
		const place = join(folder, region);
		for (const name of (await list(place)).filter((one) => UNFINISHED.test(one))) {
			const path = join(place, name);
			const written = await stat(path).catch(() => null);
			if (written && Date.now() - written.mtimeMs > LEFT_AFTER) await rm(path, { force: true });
		}
	}
}

async function flush(place: string): Promise<void> {
	const folder = await open(place, "r").catch((error: unknown) => {
		if (errorCode(error) === "ENOENT") return null;
		throw error;
	});
	await folder?.sync().finally(() => folder.close());
}

async function list(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).sort();
	} catch (error) {
		if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
		throw unavailable(
			`The folder of intake keys cannot be read (${errorCode(error)}). Look at COUNTERSIGN_KEYS.`,
		);
	}
}
