/**
 * The process that the token's library is loaded into, started by pkcs11-store.ts and told by messages: first the settings
 * (the PIN is in no argument and no environment), then one call after another. It answers each by value or by a code, prints
 * nothing, and ends with the keeper.
 */
import type { Answer, Call, TokenSettings } from "./pkcs11-messages.ts";
import { openToken, type Token, TokenFailure } from "./pkcs11-token.ts";

let token: Promise<Token> | undefined;

process.on("disconnect", () => process.exit(0));
process.on("message", async (message: TokenSettings | Call) => {
	if ("module" in message) {
		token = openToken(message);
		token.catch(() => {});
		return;
	}
	const { n, act, of, bytes } = message;
	try {
		if (!token) throw new TokenFailure("NO_SETTINGS");
		const done = (await token)[act](of, Buffer.from(bytes));
		process.send?.({ n, bytes: done ?? new Uint8Array() } satisfies Answer);
	} catch (error) {
		process.send?.({ n, code: codeOf(error) } satisfies Answer);
	}
});

function codeOf(error: unknown): string {
	if (error instanceof TokenFailure) return error.code;
	return /\bCKR_[A-Z0-9_]+/.exec(String((error as Error)?.message))?.[0] ?? "FAILED";
}
