/**
 * Cosignatures (C2SP tlog-cosignature, cosignature/v1): a witness says that at this time it had seen this checkpoint
 * and none that it contradicts.
 *
 *   key type 0x04, Ed25519; the signature in the note's line is   u64be time ‖ Ed25519 signature   (72 bytes)
 *   over   "cosignature/v1\n" "time " decimal "\n" ‖ the checkpoint's whole text
 *
 * Worked example: the line `— witness.example/real koP5lgAAAABrANTm…` is key ID 9283f996, time 0x6b00d4e6 =
 * 1795216614, then the signature over "cosignature/v1\ntime 1795216614\nexample.com/log42\n300\nyjk9…1m2Eg=\n".
 *
 * Guarantees: the time returned is the one the witness signed. Does not guarantee: that its clock was right, or that
 * it checked anything. Test: note.test.ts, with a cosignature by a real witness.
 */
import { verifyEd25519 } from "#lib/ledger/crypto.ts";
import { concat, sameBytes, utf8 } from "./bytes.ts";
import { cosignatureMessage, encodeTime, readCosignature } from "./cosignature-bytes.ts";
import { LogError } from "./log-error.ts";
import {
	assertNoControls,
	COSIGNATURE,
	formatSignatureLine,
	type NoteSignature,
	parseSignatureLine,
	type VerifierKey,
} from "./note.ts";
import type { Signer } from "./signing.ts";

export { cosignatureMessage };

/** The signature's line, with its LF. */
export function cosign(checkpointText: string, signer: Signer, time: number): string {
	if (signer.type !== COSIGNATURE) throw new LogError("KEY_MALFORMED");
	const signature = signer.sign(cosignatureMessage(checkpointText, time));
	return formatSignatureLine(signer.name, signer.keyId, concat(encodeTime(time), signature));
}

/** The time that the witness gave. The line may come from anywhere: SIGNATURE_MISSING where it is another key's. */
export function verifyCosignature(
	of: string | NoteSignature,
	checkpointText: string,
	key: VerifierKey,
): number {
	if (key.type !== COSIGNATURE) throw new LogError("KEY_MALFORMED");
	const signature = typeof of === "string" ? parseLine(of) : of;
	if (signature.name !== key.name || !sameBytes(signature.keyId, key.keyId))
		throw new LogError("SIGNATURE_MISSING");
	const read = readCosignature(utf8(checkpointText), signature.signature);
	if (!read || !verifyEd25519(key.publicKey, read.message, read.signature))
		throw new LogError("SIGNATURE_INVALID");
	return read.time;
}

function parseLine(line: string): NoteSignature {
	if (line.length > 8192) throw new LogError("INPUT_TOO_LARGE");
	assertNoControls(line);
	if (!line.isWellFormed() || line.indexOf("\n") !== line.length - 1) throw new LogError("NOTE_MALFORMED");
	return parseSignatureLine(line.slice(0, -1));
}
