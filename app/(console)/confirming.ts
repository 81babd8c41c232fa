/**
 * The person's passkey over exactly one request: the browser half of the step-up. Loaded on use; where the session is
 * enough nothing is loaded and nothing is asked.
 */
import type { Asked, Confirmation } from "#lib/keeper/client.ts";

/** Why there is no confirmation, in plain words: cancelled, no passkey here, not possible at this address. */
export interface NotConfirmed {
	code: string;
	message: string;
}

export async function confirmationFor(
	asked: Asked,
): Promise<{ confirmation: Confirmation | undefined } | NotConfirmed> {
	if (asked.confirmation === "session") return { confirmation: undefined };
	try {
		const { confirm } = await import("../_ui/passkey.ts");
		return { confirmation: { ...(await confirm(asked.options)), nonce: asked.nonce } };
	} catch (error) {
		const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
		// Only what passkey.ts says in words of its own has a code.
		if (typeof code === "string" && typeof message === "string") return { code, message };
		const german = document.documentElement.lang === "de";
		return {
			code: "PASSKEY_FAILED",
			message: german
				? "Der Passkey war nicht zu fragen. Es ist nichts geschehen; versuchen Sie es noch einmal."
				: "The passkey could not be asked. Nothing was done; try again.",
		};
	}
}

export function isNotConfirmed(
	answer: { confirmation: Confirmation | undefined } | NotConfirmed,
): answer is NotConfirmed {
	return "code" in answer;
}
