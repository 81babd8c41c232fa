/**
 * The key store that the settings name (KEY_STORE), and any other one that its variables still describe: what lies there is
 * moved from there (move-keys.ts).
 */
import { join } from "node:path";
import { type Env, keyStoreLacks } from "../../env.ts";
import { DomainError } from "../../errors.ts";
import { fileStore } from "./file-store.ts";
import type { KeyStore, StoreName } from "./key-store.ts";
import { kmsStore } from "./kms-store.ts";
import { pkcs11Store } from "./pkcs11-store.ts";
import { keyFiles } from "./private-keys.ts";

export interface Stores {
	store: KeyStore;
	/** Another that is described; null where its variables are not there. The same one each time. */
	other(name: StoreName): KeyStore | null;
	close(): Promise<void>;
}

/**
 * Asks no store anything.
 *
 * @param keys the folder, as COUNTERSIGN_KEYS
 * @throws DomainError INPUT_INVALID, naming the variables that the store needs and has not
 */
export async function openStores(env: Env, keys: string): Promise<Stores> {
	let wrapped = false;
	for (const file of await keyFiles(join(keys, "intake"), null, () => {
		wrapped = true; // by what, nobody knows
	}))
		wrapped ||= file.version === 2 && file.store === "file";
	const opened = new Map<StoreName, KeyStore | null>();
	const other = (name: StoreName) => {
		if (!opened.has(name)) opened.set(name, make(name, env, keys, !wrapped));
		return opened.get(name) ?? null;
	};
	const store = other(env.KEY_STORE);
	if (!store) throw new DomainError("INPUT_INVALID", keyStoreLacks(env) ?? "");
	return {
		store,
		other,
		close: async () => void (await Promise.all([...opened.values()].map((one) => one?.close()))),
	};
}

function make(name: StoreName, env: Env, keys: string, mayMakeMaster: boolean): KeyStore | null {
	if (keyStoreLacks(env, name)) return null;
	if (name === "file") return fileStore(env.MASTER_KEY_FILE ?? join(keys, "master-key"), mayMakeMaster);
	if (name === "kms") {
		const { KMS_KEY_ID: keyId = "", KMS_ENDPOINT: endpoint, AWS_REGION: region } = env;
		return kmsStore({ keyId, endpoint, region });
	}
	const { PKCS11_MODULE: module = "", PKCS11_TOKEN: token = "", PKCS11_PASS_ON: passOn = [] } = env;
	return pkcs11Store({ module, token, pin: env.PKCS11_PIN, pinFile: env.PKCS11_PIN_FILE, passOn });
}
