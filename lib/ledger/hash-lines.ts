/** A proof as text: a base64 hash a line. The proof file and the witness's request share it. */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { LogError } from "./log-error.ts";
import { type Hash, MAX_PROOF } from "./tree.ts";

export function formatHashes(proof: readonly Hash[]): string {
	if (proof.length > MAX_PROOF) throw new LogError("PROOF_TOO_LONG");
	for (const hash of proof) if (hash.length !== 32) throw new LogError("PROOF_MALFORMED");
	return proof.map((hash) => `${encodeBase64(hash)}\n`).join("");
}

export function parseHashes(lines: readonly string[]): Hash[] {
	if (lines.length > MAX_PROOF) throw new LogError("PROOF_TOO_LONG");
	return lines.map((line) => {
		const hash = decodeBase64(line);
		if (hash.length !== 32) throw new LogError("PROOF_MALFORMED");
		return hash;
	});
}
