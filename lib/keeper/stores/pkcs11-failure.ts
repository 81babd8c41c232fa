/** What each failure of a PKCS#11 token means, and what to do. */
import type { DomainError } from "../../errors.ts";
import { garbled, type KeyName, refused, unavailable } from "./key-store.ts";

/**
 * Somebody must do something: asking again changes nothing, and each try with a wrong PIN brings a token nearer to locking.
 * Everything else may pass by itself.
 */
const REFUSED: Record<string, string> = {
	NO_PACKAGE:
		"PKCS#11 needs the package pkcs11js, which could not be built here. Install a compiler (Debian: apt install build-essential python3) and run npm ci again.",
	NO_LIBRARY:
		"PKCS11_MODULE names no PKCS#11 library that can be loaded (SoftHSM2 on Debian: apt install softhsm2, /usr/lib/softhsm/libsofthsm2.so).",
	TWO_TOKENS: "Two tokens have the label of PKCS11_TOKEN. Take one away, or give it another label.",
	NO_GCM: "The token does not do AES-GCM (CKM_AES_GCM). Choose one that does.",
	NOT_KEPT: "The token makes keys that may leave it. Choose one that keeps them.",
	TWO_KEYS: "The token has two keys of one name. Whoever runs it must look.",
	NOT_FORGOTTEN: "The token did not destroy a key. Whoever runs it must look; it is tried again.",
	CKR_PIN_INCORRECT:
		"The token refuses the PIN. Correct PKCS11_PIN_FILE, or PKCS11_PIN and start the keeper anew: this PIN is not tried again, for the token would lock.",
	CKR_PIN_LOCKED: "The token's PIN is locked. Its security officer must unlock it.",
	CKR_USER_PIN_NOT_INITIALIZED: "The token has no user PIN yet. Its security officer must set one.",
	CKR_TOKEN_WRITE_PROTECTED: "The token takes no new keys (it is write-protected).",
	CKR_DEVICE_MEMORY: "The token has no room for another key.",
};
const SAME: Record<string, string> = {
	CKR_PIN_INVALID: "CKR_PIN_INCORRECT",
	CKR_PIN_LEN_RANGE: "CKR_PIN_INCORRECT",
	CKR_PIN_EXPIRED: "CKR_PIN_INCORRECT",
	CKR_USER_PIN_LOCKED: "CKR_PIN_LOCKED",
	CKR_SESSION_READ_ONLY: "CKR_TOKEN_WRITE_PROTECTED",
};

export const isPinRefused = (code: string) => (SAME[code] ?? code) === "CKR_PIN_INCORRECT";

/** Whether a token opened anew could answer otherwise. */
export const mayPass = (code: string) =>
	!((SAME[code] ?? code) in REFUSED) && !["NO_KEY", "ALTERED"].includes(code);

export function failureOf(code: string, { kid }: KeyName): DomainError {
	const sentence = REFUSED[SAME[code] ?? code];
	if (sentence) return refused(sentence);
	if (code === "NO_KEY")
		return refused(
			`The token holds no key for intake key ${kid}: it was destroyed, or this is another token of that label.`,
		);
	if (code === "ALTERED")
		return refused(
			`What lies in the folder of intake key ${kid} was altered or is another key's. Bring its file back from your copy of the keys.`,
		);
	if (code === "GARBLED") return garbled({ name: "pkcs11" });
	if (code === "NO_TOKEN")
		return unavailable(
			"There is no token with the label of PKCS11_TOKEN. Connect it, or correct the label; a library that finds its tokens by a variable (SOFTHSM2_CONF) needs that one named in PKCS11_PASS_ON.",
		);
	return unavailable(
		`The token does not answer as it must (${code}). Look whether it works; it is opened anew for the next who needs it.`,
	);
}
