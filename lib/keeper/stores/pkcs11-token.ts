/**
 * What is asked of a PKCS#11 token, call by call. It has a key for each intake key: AES-256, made in the token, sensitive and
 * not extractable, labelled with the intake key's id, its CKA_ID "countersign/<region>". It wraps by AES-GCM, bound to id
 * and region (p1.<iv>.<ciphertext and tag>). To destroy an intake key is to destroy that one: copies of files open nothing
 * from then on.
 *
 * This runs in a process of its own (pkcs11-process.ts): a library that hangs or crashes takes nothing with it.
 * Shown by: pkcs11-store.test.ts, against SoftHSM2.
 */
import { randomBytes } from "node:crypto";
import type { Handle, Mechanism, PKCS11, Template } from "pkcs11js";
import { boundTo, type KeyName } from "./key-store.ts";
import type { TokenSettings } from "./pkcs11-messages.ts";

type P11 = typeof import("pkcs11js");

export interface Token {
	wrap(of: KeyName, secret: Buffer): Buffer;
	unwrap(of: KeyName, wrapped: Buffer): Buffer;
	forget(of: KeyName): void;
	check(): void;
}

/** A failure by its code alone: the library's CKR_…, or one of ours. What a library says besides is not passed on. */
export class TokenFailure extends Error {
	readonly code: string;
	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/** CKS_RW_USER_FUNCTIONS, which pkcs11js does not name. */
const RW_USER_FUNCTIONS = 3;
const IV = 12;
const TAG = 16;
const AES_256 = 32;

export async function openToken({ module, token, pin }: TokenSettings): Promise<Token> {
	const p11 = await loadPackage();
	const library = new p11.PKCS11();
	try {
		library.load(module);
	} catch {
		throw new TokenFailure("NO_LIBRARY");
	}
	library.C_Initialize();
	const slot = slotOf(library, token);
	try {
		library.C_GetMechanismInfo(slot, p11.CKM_AES_GCM);
	} catch {
		throw new TokenFailure("NO_GCM");
	}
	const session = library.C_OpenSession(slot, p11.CKF_SERIAL_SESSION | p11.CKF_RW_SESSION);
	library.C_Login(session, p11.CKU_USER, pin);
	return tokenOf(p11, library, session);
}

export async function loadPackage(): Promise<P11> {
	try {
		const loaded = await import("pkcs11js");
		return (loaded as unknown as { default?: P11 }).default ?? loaded;
	} catch {
		throw new TokenFailure("NO_PACKAGE");
	}
}

function slotOf(library: PKCS11, label: string): Handle {
	const [slot, another] = library
		.C_GetSlotList(true)
		.filter((slot) => library.C_GetTokenInfo(slot).label.replace(/[ \0]+$/, "") === label);
	if (slot === undefined) throw new TokenFailure("NO_TOKEN");
	if (another !== undefined) throw new TokenFailure("TWO_TOKENS");
	return slot;
}

/** @param session logged in, for reading and writing */
export function tokenOf(p11: P11, library: PKCS11, session: Handle): Token {
	/** Whoever is not logged in any more finds no private object and no error: that must not pass for a destroyed key. */
	const assertLoggedIn = () => {
		if (library.C_GetSessionInfo(session).state !== RW_USER_FUNCTIONS)
			throw new TokenFailure("CKR_USER_NOT_LOGGED_IN");
	};
	const named = ({ kid, region }: KeyName): Template => [
		{ type: p11.CKA_CLASS, value: p11.CKO_SECRET_KEY },
		{ type: p11.CKA_LABEL, value: kid },
		{ type: p11.CKA_ID, value: Buffer.from(`countersign/${region}`) },
	];
	const find = (of: KeyName): Handle[] => {
		assertLoggedIn();
		library.C_FindObjectsInit(session, named(of));
		try {
			return library.C_FindObjects(session, 16);
		} finally {
			library.C_FindObjectsFinal(session);
		}
	};
	const only = (of: KeyName): Handle | undefined => {
		const [key, another] = find(of);
		if (another !== undefined) throw new TokenFailure("TWO_KEYS");
		return key;
	};
	const make = (of: KeyName): Handle => {
		const key = library.C_GenerateKey(session, { mechanism: p11.CKM_AES_KEY_GEN }, [
			...named(of),
			{ type: p11.CKA_KEY_TYPE, value: p11.CKK_AES },
			{ type: p11.CKA_VALUE_LEN, value: AES_256 },
			...[p11.CKA_TOKEN, p11.CKA_PRIVATE, p11.CKA_SENSITIVE, p11.CKA_ENCRYPT, p11.CKA_DECRYPT].map(
				(type) => ({ type, value: true }),
			),
			...[p11.CKA_EXTRACTABLE, p11.CKA_MODIFIABLE, p11.CKA_WRAP, p11.CKA_UNWRAP, p11.CKA_DERIVE].map(
				(type) => ({ type, value: false }),
			),
		]);
		// A token that takes the template and does otherwise is no place for a key.
		if (keeps(key)) return key;
		library.C_DestroyObject(session, key);
		throw new TokenFailure("NOT_KEPT");
	};
	const keeps = (key: Handle): boolean => {
		const attributes = library.C_GetAttributeValue(session, key, [
			{ type: p11.CKA_TOKEN },
			{ type: p11.CKA_SENSITIVE },
			{ type: p11.CKA_EXTRACTABLE },
		]);
		return attributes.map(({ value }) => value[0]).join() === "1,1,0";
	};
	const gcm = (of: KeyName, iv: Buffer): Mechanism => ({
		mechanism: p11.CKM_AES_GCM,
		parameter: {
			...{ type: p11.CK_PARAMS_AES_GCM_v240, iv, ivBits: IV * 8, aad: boundTo(of), tagBits: TAG * 8 },
		},
	});
	return {
		wrap(of, secret) {
			const key = only(of) ?? make(of);
			const iv = randomBytes(IV);
			library.C_EncryptInit(session, gcm(of, iv), key);
			return Buffer.concat([iv, library.C_Encrypt(session, secret, Buffer.alloc(secret.length + TAG))]);
		},
		unwrap(of, wrapped) {
			const key = only(of);
			if (key === undefined) throw new TokenFailure("NO_KEY");
			const [iv, sealed] = [wrapped.subarray(0, IV), wrapped.subarray(IV)];
			library.C_DecryptInit(session, gcm(of, iv), key);
			try {
				return library.C_Decrypt(session, sealed, Buffer.alloc(sealed.length));
			} catch (error) {
				// Libraries have several codes for a tag that is not right, the general one among them.
				assertLoggedIn();
				throw /CKR_(ENCRYPTED_DATA|GENERAL_ERROR|DATA_|SIGNATURE_|AEAD_)/.test(String(error))
					? new TokenFailure("ALTERED")
					: error;
			}
		},
		forget(of) {
			for (const key of find(of)) library.C_DestroyObject(session, key);
			if (find(of).length > 0) throw new TokenFailure("NOT_FORGOTTEN");
		},
		check: () => void find({ kid: "check", region: "check" }),
	};
}
