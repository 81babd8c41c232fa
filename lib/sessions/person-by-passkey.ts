import type { Confirmation } from "../keeper/client.ts";
import { signInByPasskey } from "../keeper/client-people.ts";
import { SignInRefused } from "./sign-in-refused.ts";

/**
 * Whose passkey signed the challenge that the decryption service had issued; it verifies that itself.
 *
 * @param text JSON, as the browser sent it
 * @throws SignInRefused, DomainError
 */
export async function personByPasskey(text: string | undefined): Promise<{ personId: string }> {
	let confirmation: Confirmation;
	try {
		if (text === undefined || text.length > 16_000) throw new SignInRefused("INPUT_INVALID");
		confirmation = JSON.parse(text);
	} catch {
		throw new SignInRefused("INPUT_INVALID");
	}
	return signInByPasskey(confirmation);
}
