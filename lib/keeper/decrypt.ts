/**
 * Decrypting: from taken rows to the lines of an answer. All of it is opened before the first line leaves, so that
 * a message which fails to open means that nothing is shown.
 */
import type { KeyObject } from "node:crypto";
import { openText } from "../envelope/message.ts";
import { intakeKeyNamed, unwrapDataKey } from "../envelope/wrap-key.ts";
import { DomainError } from "../errors.ts";
import type { Keyring } from "./keyring.ts";
import type { Line } from "./messages.ts";
import { readNames, readPayload } from "./payload.ts";
import type { Taken, WrappedKey } from "./take.ts";

export async function decrypt(keyring: Keyring, taken: Taken): Promise<Line[]> {
	const keys = new Map<string, { threadId: string; dataKey: KeyObject }>();
	for (const key of taken.keys) {
		keys.set(key.id, { threadId: key.threadId, dataKey: await unwrap(keyring, key) });
	}
	const open = (keyId: string, message: string, seq: number, sealed: string) => {
		const key = keys.get(keyId);
		if (!key) throw new DomainError("EVIDENCE_MISMATCH", "A message has no key. Nothing is shown.");
		return openText(key.dataKey, { kid: keyId, thread: key.threadId, message, seq }, sealed);
	};

	const lines: Line[] = [];
	for (const { keyId, part, sealed } of taken.parts) {
		const text = open(keyId, part, 0, sealed);
		lines.push(
			part === "note"
				? { kind: "note", key: keyId, text }
				: { kind: "names", key: keyId, names: readNames(text) },
		);
	}
	for (const { keyId, messageId, sequence, sealed } of taken.messages) {
		const text = open(keyId, messageId, sequence, sealed);
		lines.push({ kind: "message", sequence, payload: readPayload(text, messageId, sequence) });
	}
	return lines;
}

/** @throws DomainError ENVELOPE_INVALID, KEY_DESTROYED and what a key store refuses */
export async function unwrap(keyring: Keyring, key: WrappedKey): Promise<KeyObject> {
	const intake = await keyring.named(intakeKeyNamed(key.wrapped));
	return unwrapDataKey(
		intake.privateKey,
		{ kid: intake.kid, thread: key.threadId, key: key.id },
		key.wrapped,
	);
}
