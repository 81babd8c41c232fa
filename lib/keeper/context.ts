/** What the keeper is made of. One value, passed along, so that nothing here is global. */
import type { Sql } from "#db/client.ts";
import type { FarBodies } from "../bodies/body-store.ts";
import type { Gate } from "../ledger/gate.ts";
import type { Keyring } from "./keyring.ts";
import type { Loose } from "./loose-ends.ts";
import type { Notary } from "./notary/notary.ts";
import type { Settings } from "./settings.ts";
import type { Blinder } from "./words/blind.ts";

export interface Keeper {
	/** Distinguishes this keeper's unfinished releases from another's; stable over restarts. */
	name: string;
	/** Records. Commits are synchronous: what was recorded survives a crash. */
	sql: Sql;
	/**
	 * Takes and ends. Its commits need not be flushed: the record that covers them already is, and a mark "taken"
	 * that a crash forgets is found again at restart as a release of unknown end.
	 */
	marks: Sql;
	keyring: Keyring;
	/** Sealed attachments that do not lie in PostgreSQL; null: all do. */
	bodies: FarBodies | null;
	/** Makes words of reasons findable to whoever asks it for them. */
	words: Blinder;
	loose: Loose;
	log: {
		notary: Notary;
		/** What releases wait for. */
		gate: Gate;
		/** How long, in milliseconds, before nothing is shown. */
		patience: { checkpoint: number; witnesses: number };
	};
	demo: boolean;
	settings: Settings;
}
