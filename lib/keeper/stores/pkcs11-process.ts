/**
 * The process that the token's library is loaded into, started by pkcs11-store.ts and told by messages: first the settings
 * (the PIN is in no argument and no environment), then one call after another. It answers each by value or by a code, prints
 * nothing, and ends with the keeper.
 */
import { openToken, type Token, TokenFailure, type TokenSettings } from "./pkcs11-token.ts";

export type Act = "check" | "wrap" | "unwrap" | "forget";
export interface Call {
	n: number;
	act: Act;
	of: { kid: string; region: string };
	bytes: Uint8Array;
}
export type Answer = { n: number; bytes: Uint8Array } | { n: number; code: string };

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
