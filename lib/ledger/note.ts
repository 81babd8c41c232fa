/**
 * Signed notes (C2SP signed-note): a text, and who signed it.
 *
 *   note      = text LF 1*line            `text` ends in LF, so an empty line stands between; it is the last one
 *   line      = "— " name " " base64(keyID[4] ‖ signature) LF          (U+2014, a space)
 *   name      = one or more characters, no space, no "+"
 *   keyID     = the first 4 bytes of SHA-256(name ‖ LF ‖ type ‖ public key)
 *   vkey      = name "+" hex8(keyID) "+" base64(type ‖ public key)
 *   type      = 0x01 Ed25519, the signature over `text`
 *               0x04 Ed25519 cosignature (cosignature.ts), over the time and `text`
 *               0x06 ML-DSA-44 cosignature: parsed, never verified, so never counted
 *
 * UTF-8, LF the only control character, base64 standard, padded, canonical.
 *
 * Worked example: the key
 *
 *   example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx
 *
 * has SHA-256("example.com/log/testdata\n" ‖ 01 ‖ e1d3bb84…9244b1) = 33d7b496…, and its signature over the three
 * lines of text (here a checkpoint) stands behind the empty line; its first four bytes are again 33d7b496:
 *
 *   example.com/log/testdata
 *   8
 *   bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=
 *
 *   — example.com/log/testdata M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=
 *
 * Guarantees: `verifyNote` returns only verified signatures, one a key; unknown keys are ignored; a known key's bad
 * signature condemns the note. Does not guarantee: that anybody signed (callers demand that), or what the text means.
 * Limits for what comes over a network: 64 KiB (room for sixteen ML-DSA-44 signatures) and 64 signature lines.
 * Test: note.test.ts (a note made by other software, byte for byte) and bad-input.test.ts.
 */
import { sha256, verifyEd25519 } from "#lib/ledger/crypto.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { concat, fromHex, sameBytes, textOf, toHex, utf8 } from "./bytes.ts";
import { readCosignature } from "./cosignature-bytes.ts";
import { LogError } from "./log-error.ts";
import type { Signer } from "./signing.ts";

export const MAX_NOTE_BYTES = 65_536;
export const MAX_SIGNATURES = 64;
export const ED25519 = 0x01;
export const COSIGNATURE = 0x04;

export interface VerifierKey {
	name: string;
	keyId: Uint8Array;
	type: number;
	publicKey: Uint8Array;
}

export interface NoteSignature {
	name: string;
	keyId: Uint8Array;
	/** Without the key ID. */
	signature: Uint8Array;
	/** As it stood in the note, with its LF. */
	line: string;
}

export interface Note {
	text: string;
	signatures: NoteSignature[];
}

/** Unicode's spaces and controls, U+0085 and the byte order mark among them. */
const NAME = /^[^\s\p{Z}\p{Cc}+]+$/u;

export function parseVerifierKey(vkey: string): VerifierKey {
	// The base64 may hold a "+" too, the name and the hex may not.
	const match = vkey.length <= 8192 && vkey.isWellFormed() && /^([^+]+)\+([0-9a-f]{8})\+([^\n]+)$/.exec(vkey);
	if (!match) throw new LogError("KEY_MALFORMED");
	const [, name = "", hex = "", base64 = ""] = match;
	const bytes = decodeBase64(base64);
	const key = { name, type: bytes[0] ?? 0, publicKey: bytes.slice(1) };
	assertKey(key);
	const keyId = keyIdOf(key);
	if (!sameBytes(keyId, fromHex(hex) as Uint8Array)) throw new LogError("KEY_MALFORMED");
	return { ...key, keyId };
}

export function formatVerifierKey(key: Omit<VerifierKey, "keyId">): string {
	assertKey(key);
	return `${key.name}+${toHex(keyIdOf(key))}+${encodeBase64(concat(Uint8Array.of(key.type), key.publicKey))}`;
}

export function keyIdOf(key: Omit<VerifierKey, "keyId">): Uint8Array {
	return sha256(concat(utf8(`${key.name}\n`), Uint8Array.of(key.type), key.publicKey)).slice(0, 4);
}

function assertKey(key: Omit<VerifierKey, "keyId">): void {
	const ed25519 = key.type === ED25519 || key.type === COSIGNATURE;
	const sound = ed25519 ? key.publicKey.length === 32 : key.publicKey.length > 0;
	if (!sound || !Number.isInteger(key.type) || key.type < 1 || key.type > 255)
		throw new LogError("KEY_MALFORMED");
	assertName(key.name);
}

export function assertName(name: string): void {
	if (!NAME.test(name) || !name.isWellFormed()) throw new LogError("KEY_MALFORMED");
}

export function parseNote(note: string | Uint8Array): Note {
	const whole = textOf(note, MAX_NOTE_BYTES, "NOTE_MALFORMED");
	assertNoControls(whole);
	// The text ends at the last empty line: a text that holds one cannot pass its own lines off as signatures.
	const split = whole.lastIndexOf("\n\n");
	const text = whole.slice(0, split + 1);
	const lines = whole.slice(split + 2).split("\n");
	if (split < 0 || lines.pop() !== "" || lines.length === 0) throw new LogError("NOTE_MALFORMED");
	if (lines.length > MAX_SIGNATURES) throw new LogError("NOTE_MALFORMED");
	return { text, signatures: lines.map(parseSignatureLine) };
}

/** One line, without its LF. */
export function parseSignatureLine(line: string): NoteSignature {
	const match = /^— ([^ ]+) ([^ ]+)$/u.exec(line);
	if (!match) throw new LogError("NOTE_MALFORMED");
	const [, name = "", base64 = ""] = match;
	if (!NAME.test(name)) throw new LogError("NOTE_MALFORMED");
	const bytes = decodeBase64(base64);
	if (bytes.length < 5) throw new LogError("NOTE_MALFORMED");
	return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4), line: `${line}\n` };
}

export function formatSignatureLine(name: string, keyId: Uint8Array, signature: Uint8Array): string {
	assertName(name);
	return `— ${name} ${encodeBase64(concat(keyId, signature))}\n`;
}

/** For keys of type 0x01: a cosignature needs a time (cosign, of cosignature.ts). */
export function signNote(text: string, signers: readonly Signer[]): string {
	assertText(text);
	const message = utf8(text);
	const lines = signers.map((signer) => {
		if (signer.type !== ED25519) throw new LogError("KEY_MALFORMED");
		return formatSignatureLine(signer.name, signer.keyId, signer.sign(message));
	});
	if (lines.length === 0 || lines.length > MAX_SIGNATURES) throw new LogError("NOTE_MALFORMED");
	return `${text}\n${lines.join("")}`;
}

/** The signatures by these keys, verified, one a key: the first. */
export function verifyNote(note: Note, keys: readonly VerifierKey[]): NoteSignature[] {
	const message = utf8(note.text);
	const verified: NoteSignature[] = [];
	const seen = new Set<VerifierKey>();
	for (const signature of note.signatures) {
		for (const key of keys) {
			if (key.name !== signature.name || !sameBytes(key.keyId, signature.keyId)) continue;
			const known = verifySignature(message, signature, key);
			if (known === undefined) continue;
			if (!known) throw new LogError("SIGNATURE_INVALID");
			if (!seen.has(key)) verified.push(signature);
			seen.add(key);
			break;
		}
	}
	return verified;
}

/** Undefined where the type is one that we cannot verify. */
function verifySignature(text: Uint8Array, signature: NoteSignature, key: VerifierKey): boolean | undefined {
	if (key.type === ED25519) return verifyEd25519(key.publicKey, text, signature.signature);
	if (key.type !== COSIGNATURE) return undefined;
	const read = readCosignature(text, signature.signature);
	return read !== undefined && verifyEd25519(key.publicKey, read.message, read.signature);
}

function assertText(text: string): void {
	assertNoControls(text);
	if (!text.endsWith("\n") || !text.isWellFormed()) throw new LogError("NOTE_MALFORMED");
}

/** The format's are those below U+0020 but LF. */
export function assertNoControls(text: string): void {
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit < 0x20 && unit !== 0x0a) throw new LogError("CONTROL_CHARACTER");
	}
}
