/** Signing in by passkey, in the browser: a challenge, the person's touch, and back with what it signed. */
import { enterBy } from "../_auth/sign-in-as.ts";
import { askToSignIn } from "./actions.ts";
import { whyNot } from "./why-not.ts";

/**
 * @param waiting in a field's autofill, until somebody chooses one there
 * @returns what went wrong, in words; null: the page is on its way
 */
export async function signInByPasskey(to: string, waiting = false): Promise<string | null> {
	const { asked, problem } = await askToSignIn();
	if (asked?.confirmation !== "passkey") return problem ?? "Passkeys cannot be asked now. Nothing was done.";
	const { confirm } = await import("../_ui/passkey.ts");
	let confirmation: string;
	try {
		confirmation = JSON.stringify({
			...(await confirm(asked.options, { conditional: waiting })),
			nonce: asked.nonce,
		});
	} catch (error) {
		const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
		return typeof code === "string" && typeof message === "string"
			? message
			: "The passkey could not be asked. Nothing was done; try again.";
	}
	const error = await enterBy("passkey", { confirmation }, to);
	if (error === null) return null;
	const { title, doThis } = whyNot(error) ?? { title: "That did not work.", doThis: "Try again." };
	return `${title} ${doThis}`;
}
