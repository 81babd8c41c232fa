/** What the keeper and the process with the token's library say to each other. */
import type { KeyName } from "./key-store.ts";

/** First of all. */
export interface TokenSettings {
	/** The path of the library. */
	module: string;
	/** The token's label. */
	token: string;
	pin: string;
}

export type Act = "check" | "wrap" | "unwrap" | "forget";

export interface Call {
	n: number;
	act: Act;
	of: KeyName;
	bytes: Uint8Array;
}

/** `code`: the library's CKR_…, or one of ours (pkcs11-failure.ts). */
export type Answer = { n: number; bytes: Uint8Array } | { n: number; code: string };
