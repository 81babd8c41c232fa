/**
 * The browser's part in passkeys. Loaded when it is used, so that no page carries it; what goes wrong is said in plain
 * words, since browsers' own are for programmers (and say the same of a cancelled and of a missing passkey).
 */
import type { Confirmation, RequestOptions } from "#lib/keeper/client.ts";
import type { CreationOptions, Registration } from "#lib/keeper/client-people.ts";

export type PasskeyTroubleCode =
	| "PASSKEY_CANCELLED"
	| "PASSKEY_UNSUPPORTED"
	| "PASSKEY_KNOWN"
	| "PASSKEY_UNABLE"
	| "PASSKEY_FAILED";

const ENGLISH: Record<PasskeyTroubleCode, string> = {
	PASSKEY_CANCELLED:
		"No passkey answered: it was cancelled, took longer than two minutes, or this device holds none of yours. Nothing was done. Try again, or use the device that has it.",
	PASSKEY_UNSUPPORTED:
		"This browser offers no passkeys at this address. They work over https and at http://localhost, not at an IP address. Nothing was done.",
	PASSKEY_KNOWN: "This device or key is registered already. Nothing was added. Use another one.",
	PASSKEY_UNABLE:
		"This device or key cannot verify you by PIN, finger or face, or cannot keep a passkey. Nothing was done. Use another one.",
	PASSKEY_FAILED: "The passkey could not be asked. Nothing was done. Try again.",
};

const GERMAN: Record<PasskeyTroubleCode, string> = {
	PASSKEY_CANCELLED:
		"Kein Passkey hat geantwortet: Es wurde abgebrochen, dauerte länger als zwei Minuten, oder dieses Gerät hat keinen von Ihnen. Es ist nichts geschehen. Versuchen Sie es noch einmal, oder nehmen Sie das Gerät, das ihn hat.",
	PASSKEY_UNSUPPORTED:
		"Dieser Browser bietet unter dieser Adresse keine Passkeys. Sie gehen über https und unter http://localhost, nicht unter einer IP-Adresse. Es ist nichts geschehen.",
	PASSKEY_KNOWN:
		"Dieses Gerät oder dieser Schlüssel ist schon eingetragen. Es wurde nichts hinzugefügt. Nehmen Sie einen anderen.",
	PASSKEY_UNABLE:
		"Dieses Gerät oder dieser Schlüssel kann Sie nicht durch PIN, Finger oder Gesicht prüfen oder keinen Passkey behalten. Es ist nichts geschehen. Nehmen Sie einen anderen.",
	PASSKEY_FAILED: "Der Passkey war nicht zu fragen. Es ist nichts geschehen. Versuchen Sie es noch einmal.",
};

/** In the language of the page around, which the document says. */
const inWords = (code: PasskeyTroubleCode) =>
	(globalThis.document?.documentElement?.lang === "de" ? GERMAN : ENGLISH)[code];

/** Its message is for people; `code` is what a form may go by. */
export class PasskeyTrouble extends Error {
	override readonly name = "PasskeyTrouble";
	readonly code: PasskeyTroubleCode;
	constructor(code: PasskeyTroubleCode) {
		super(inWords(code));
		this.code = code;
	}
}

/** Whether this browser, at this address, can be asked at all. */
export function passkeysPossible(): boolean {
	return typeof globalThis.PublicKeyCredential === "function" && globalThis.isSecureContext;
}

/** Makes a passkey. @throws PasskeyTrouble */
export async function register(options: CreationOptions): Promise<Registration> {
	const made = await asked(async ({ startRegistration }) =>
		startRegistration({ optionsJSON: options as Parameters<typeof startRegistration>[0]["optionsJSON"] }),
	);
	const { clientDataJSON, attestationObject, transports = [] } = made.response;
	return {
		...{ id: made.id, rawId: made.rawId, type: "public-key", clientExtensionResults: {} },
		response: { clientDataJSON, attestationObject, transports },
	};
}

/**
 * Asks a passkey to sign what the keeper asked.
 *
 * @param conditional offers it in the autofill of a field with autocomplete="username webauthn" and waits there; a later
 *   call ends the waiting (PASSKEY_CANCELLED)
 * @throws PasskeyTrouble
 */
export async function confirm(
	options: RequestOptions,
	{ conditional = false }: { conditional?: boolean } = {},
): Promise<Omit<Confirmation, "nonce">> {
	const { id, response } = await asked(async ({ startAuthentication }) =>
		startAuthentication({
			optionsJSON: options as Parameters<typeof startAuthentication>[0]["optionsJSON"],
			useBrowserAutofill: conditional,
		}),
	);
	const { authenticatorData, clientDataJSON, signature } = response;
	return { credentialId: id, authenticatorData, clientDataJSON, signature };
}

/** Whether `confirm` can wait in a field's autofill. */
export async function autofillPossible(): Promise<boolean> {
	if (!passkeysPossible()) return false;
	const { browserSupportsWebAuthnAutofill } = await import("@simplewebauthn/browser");
	return browserSupportsWebAuthnAutofill();
}

async function asked<T>(ask: (library: typeof import("@simplewebauthn/browser")) => Promise<T>): Promise<T> {
	if (!passkeysPossible()) throw new PasskeyTrouble("PASSKEY_UNSUPPORTED");
	const library = await import("@simplewebauthn/browser").catch(() => {
		throw new PasskeyTrouble("PASSKEY_FAILED");
	});
	try {
		return await ask(library);
	} catch (error) {
		throw new PasskeyTrouble(whatHappened(error));
	}
}

/** @simplewebauthn/browser's codes, and the DOM's names beneath them. */
function whatHappened(error: unknown): PasskeyTroubleCode {
	const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
	if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "PASSKEY_KNOWN";
	if (code === "ERROR_INVALID_DOMAIN" || code === "ERROR_INVALID_RP_ID") return "PASSKEY_UNSUPPORTED";
	if (typeof code === "string" && /MISSING_|NO_SUPPORTED/.test(code)) return "PASSKEY_UNABLE";
	if (code === "ERROR_CEREMONY_ABORTED" || name === "NotAllowedError" || name === "AbortError")
		return "PASSKEY_CANCELLED";
	return name === "SecurityError" ? "PASSKEY_UNSUPPORTED" : "PASSKEY_FAILED";
}
