/**
 * What a release waits for, as configured: `checkpoint` (the log's own signature) or `witnesses:K` (K of the configured
 * witnesses have cosigned). As soon as a witness is configured, one is waited for unless the operator says otherwise.
 * Read strictly, by the launcher before it starts anything and by the keeper: a mistake is refused in a sentence, never
 * guessed. Test: gate.test.ts.
 */
import { networkInterfaces } from "node:os";
import { DomainError } from "../errors.ts";
import { toHex } from "./bytes.ts";
import { parseVerifierKey } from "./note.ts";

export type Gate = "checkpoint" | `witnesses:${number}`;

/** A witness as it is configured. */
export interface Witness {
	vkey: string;
	url: string;
}

const COSIGNATURE = 0x04;
/** Of a string in a leaf (ledger.append). */
const LONGEST_VKEY = 256;

/** How many witnesses a gate wants. */
export const witnessesOf = (gate: Gate): number =>
	gate === "checkpoint" ? 0 : Number(gate.slice("witnesses:".length));

/**
 * Reads WITNESSES ("vkey url[, vkey url…]") and RELEASE_AFTER. `beside`: how many are yet to be started beside the log,
 * and are not in WITNESSES.
 *
 * @throws DomainError INPUT_INVALID, naming the variable and never its value
 */
export function readGate(
	witnesses: string | undefined,
	releaseAfter: string | undefined,
	beside = 0,
): { gate: Gate; witnesses: Witness[] } {
	const wrong = (what: string) => new DomainError("INPUT_INVALID", what);
	const watching = (witnesses ?? "")
		.split(",")
		.map((pair) => pair.trim())
		.filter((pair) => pair !== "")
		.map((pair): Witness => {
			const [vkey = "", url = "", ...more] = pair.split(/\s+/);
			if (vkey.length > LONGEST_VKEY) throw wrong("WITNESSES holds a key that is too long for an entry.");
			if (more.length > 0 || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
				throw wrong("WITNESSES must be pairs of a verifier key and an http address, separated by commas.");
			try {
				if (parseVerifierKey(vkey).type !== COSIGNATURE) throw wrong("");
			} catch {
				throw wrong("WITNESSES holds a key that is no witness's verifier key (type 4).");
			}
			return { vkey, url };
		});
	const keys = watching.map(({ vkey }) => parseVerifierKey(vkey));
	const names = new Set(keys.map(({ name }) => name));
	// One key under two names is one witness, and would be a quorum of two.
	const publicKeys = new Set(keys.map(({ publicKey }) => toHex(publicKey)));
	if (names.size < watching.length || publicKeys.size < watching.length)
		throw wrong("WITNESSES names a witness twice.");
	const gate = (releaseAfter ?? (watching.length + beside > 0 ? "witnesses:1" : "checkpoint")) as Gate;
	if (!/^(checkpoint|witnesses:[1-9][0-9]?)$/.test(gate))
		throw wrong("RELEASE_AFTER must be checkpoint or witnesses:K.");
	if (witnessesOf(gate) > watching.length + beside) {
		throw wrong(
			`RELEASE_AFTER wants more witnesses than WITNESSES names${beside > 0 ? "; the demo has one of its own" : ""}.`,
		);
	}
	return { gate, witnesses: watching };
}

/** Whether the address is this machine's own: such a witness proves nothing against whoever runs it. */
export function isLocal(url: string): boolean {
	const host = new URL(url).hostname.replace(/^\[|\]$|\.$/g, "");
	if (/(^|\.)localhost$|^(127|0)\.|^::1?$|^::ffff:(7f|0:)/.test(host)) return true;
	return Object.values(networkInterfaces()).some((own) => own?.some(({ address }) => address === host));
}
