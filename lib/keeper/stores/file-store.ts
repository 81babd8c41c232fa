/**
 * The key store of an installation without a hardware one: AES-256-GCM under a master key that is 32 bytes in a file
 * (mode 0600, made once, MASTER_KEY_FILE or `master-key` in the keys folder). Kept on another disk than the keys folder, a
 * thief of either has nothing; kept beside it, it guards copies of the intake folder alone.
 *
 *   f1.<master key's id>.<iv>.<ciphertext and tag>      base64url each
 *
 * The file is read anew each time (once for a key and period): taken away, nothing more is unwrapped, and brought back, it is.
 * Lost, what it wrapped is lost; nothing else is (docs/key-stores.md). It is not made anew by itself where keys that it
 * wrapped are there. `forget` has nothing to destroy: the wrapped key goes with its file, and with every copy of that file.
 * Shown by: file-store.test.ts.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../../errors.ts";
import { boundTo, type KeyStore, refused, unavailable } from "./key-store.ts";

const BYTES = 32;
const IV = 12;
const TAG = 16;

/** @param mayMake whether a master key may be made where there is none; no, where keys are wrapped under one */
export function fileStore(path: string, mayMake = true): KeyStore {
	// Once it was there, one that is away is never replaced: a mount that went would become a second master key.
	let seen = !mayMake;
	let swept = false;
	const master = async (make: boolean) => {
		const key = (await readMaster(path)) ?? (make && !seen ? await makeMaster(path) : lost());
		if (!swept) await removeLeftovers(path).catch(() => {}); // a folder that may only be read
		seen = swept = true;
		return key;
	};
	return {
		name: "file",
		async wrap(of, secret) {
			const key = await master(true);
			const iv = randomBytes(IV);
			const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG }).setAAD(boundTo(of));
			const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
			return ["f1", idOf(key), iv.toString("base64url"), sealed.toString("base64url")].join(".");
		},
		async unwrap(of, wrapped) {
			const [version, id, iv = "", text = ""] = wrapped.split(".");
			const sealed = Buffer.from(text, "base64url");
			if (version !== "f1" || sealed.length < TAG) throw altered(of);
			const key = await master(false);
			if (id !== idOf(key)) throw another(of);
			try {
				const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), {
					authTagLength: TAG,
				});
				decipher.setAAD(boundTo(of)).setAuthTag(sealed.subarray(-TAG));
				return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
			} catch {
				throw altered(of);
			}
		},
		forget: async () => {},
		check: async () => void (await master(true)),
		close: async () => {},
	};
}

/** Of a master key, to tell which wrapped what; it says nothing of the key. */
function idOf(key: Buffer): string {
	return createHash("sha256").update("countersign master key\n").update(key).digest("base64url").slice(0, 11);
}

async function readMaster(path: string): Promise<Buffer | null> {
	try {
		if (((await stat(path)).mode & 0o007) !== 0)
			throw refused("The master key's file is open to every user of the machine: chmod 600 it.");
		const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64url");
		if (key.length !== BYTES)
			throw refused(
				"The master key's file holds no master key. Bring back the right one from your copy of the keys.",
			);
		return key;
	} catch (error) {
		if (errorCode(error) === "ENOENT") return null;
		if (errorCode(error).startsWith("KEY_STORE_")) throw error;
		throw unavailable(`The master key's file cannot be read (${errorCode(error)}). Look at MASTER_KEY_FILE.`);
	}
}

/** Whole or not at all; of two that begin at once the second takes the first's. */
async function makeMaster(path: string): Promise<Buffer> {
	const folder = dirname(path);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const unfinished = join(folder, `${leftoverOf(path)}${randomBytes(6).toString("hex")}.tmp`);
	const file = await open(unfinished, "wx", 0o600);
	try {
		await file.writeFile(`${randomBytes(BYTES).toString("base64url")}\n`);
		await file.sync();
	} finally {
		await file.close();
	}
	await chmod(unfinished, 0o600);
	await link(unfinished, path).catch((error: unknown) => {
		if (errorCode(error) !== "EEXIST") throw error;
	});
	await rm(unfinished);
	const parent = await open(folder, "r");
	await parent.sync().finally(() => parent.close());
	return (await readMaster(path)) ?? lost();
}

const leftoverOf = (path: string) => `.${basename(path)}.`;
/** Nobody makes a master key for so long, in milliseconds. */
const LEFT_AFTER = 600_000;

/** What a crash left where a master key was made: it may be that master key under another name. */
async function removeLeftovers(path: string): Promise<void> {
	const folder = dirname(path);
	for (const name of await readdir(folder)) {
		if (
			!name.startsWith(leftoverOf(path)) ||
			!/^[0-9a-f]{12}\.tmp$/.test(name.slice(leftoverOf(path).length))
		)
			continue;
		const written = await stat(join(folder, name));
		if (Date.now() - written.mtimeMs > LEFT_AFTER) await rm(join(folder, name), { force: true });
	}
}

function lost(): never {
	throw refused(
		"The master key is not where MASTER_KEY_FILE says (by default master-key in the keys folder). Bring it back from your copy of the keys; docs/key-stores.md says what to do where it is lost.",
	);
}

const another = ({ kid }: { kid: string }) =>
	refused(
		`The intake key ${kid} was wrapped under another master key than the one that is there. Bring that one back from your copy of the keys.`,
	);
const altered = ({ kid }: { kid: string }) =>
	refused(
		`What the key store holds of intake key ${kid} was altered or is another key's. Bring its file back from your copy of the keys.`,
	);
