/**
 * The library that verifies WebAuthn, loaded when it is first needed or, so that nobody waits for it, soon after start:
 * importing it takes half a second.
 */
import { DomainError, type ErrorCode } from "../../errors.ts";

type Library = typeof import("@simplewebauthn/server");

let loading: Promise<Library> | undefined;

export function webauthn(): Promise<Library> {
	loading ??= import("@simplewebauthn/server").catch((error: unknown) => {
		loading = undefined;
		throw error;
	});
	return loading;
}

/** COSE's numbers of what passkeys here may be: ES256, EdDSA with Ed25519, RS256. */
export const ALGORITHMS = [-7, -8, -257];

/** Bytes as this library's types want them: over a buffer of their own. */
export const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

/** Whatever a library throws at input that somebody sent: its words may quote it. */
export async function orInvalid<T>(
	judge: () => Promise<T>,
	message: string,
	code: ErrorCode = "CONFIRMATION_INVALID",
): Promise<T> {
	try {
		return await judge();
	} catch (error) {
		if (error instanceof DomainError) throw error;
		throw new DomainError(code, message);
	}
}
