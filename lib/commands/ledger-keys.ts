/** Whose keys a verification goes by: those that were given, else those beside what is verified, with a warning. */
import { Trouble } from "#db/trouble.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { COSIGNATURE, ED25519, parseVerifierKey, type VerifierKey } from "#lib/ledger/note.ts";
import { wholeNumber } from "./ledger-args.ts";

export interface KeyFlags {
	key?: string | undefined;
	witness?: string[] | undefined;
	quorum?: string | undefined;
}

export interface Keys {
	log: VerifierKey;
	witnesses: VerifierKey[];
	quorum: number;
	/** Lines to be printed before anything else. */
	warnings: string[];
}

/** @param found what was found beside the log's files; null where nothing may be taken from there */
export function keysFrom(
	{ key, witness, quorum }: KeyFlags,
	found: { vkey: string | null; witnessKeys: string | null; where: string },
): Keys {
	const warnings: string[] = [];
	const vkey = key ?? found.vkey?.trim();
	if (!vkey)
		throw new Trouble("Say --key: the log's verifier key, name+hash+key, as its operator published it.");
	if (key === undefined) {
		warnings.push(
			`WARNING: the log's key is the one ${found.where}. Take it from elsewhere (--key), or it proves nothing about who signed.`,
		);
	}
	const listed = (found.witnessKeys ?? "").split("\n").filter((line) => line !== "");
	const witnesses = (witness ?? listed).map((vkey) => keyOf("--witness", vkey, COSIGNATURE));
	if (witness === undefined && witnesses.length > 0) {
		warnings.push(
			`WARNING: the witnesses' keys are those ${found.where}. Take them from the witnesses (--witness).`,
		);
	}
	const enough = quorum === undefined ? (witness ? 1 : 0) : wholeNumber("--quorum", quorum);
	return { log: keyOf("--key", vkey, ED25519), witnesses, quorum: enough, warnings };
}

function keyOf(flag: string, vkey: string, type: number): VerifierKey {
	let key: VerifierKey;
	try {
		key = parseVerifierKey(vkey.trim());
	} catch (error) {
		if (!(error instanceof LogError)) throw error;
		throw new LogError("KEY_MALFORMED", `${flag} wants a verifier key, name+hash+key, whole and unchanged.`);
	}
	if (key.type === type) return key;
	const said =
		type === ED25519
			? "This is a witness's key; --key wants the log's (a witness's goes to --witness)."
			: "This is a log's key; --witness wants a witness's (the log's goes to --key).";
	throw new LogError("KEY_MALFORMED", said);
}
