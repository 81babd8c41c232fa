/**
 * Words typed by staff: the reason of an opening, the note of a decision, escalation or verdict.
 *
 * Guarantees: sealed like a message, to the region's intake key, under a data key of its own; salt and text lie in
 * one envelope, so that without it the commitment in the ledger is not open to guessing, and whoever has it can
 * prove the text against the ledger. Not: who may read them (the keeper decides).
 * Format: text `{"text":…,"salt":base64url}`, message binding `words` 0, thread = what the note is about.
 * Shown by: note.test.ts.
 */
import type { KeyObject } from "node:crypto";
import { commit } from "./commitment.ts";
import { envelopeInvalid } from "./compact.ts";
import { newDataKey, openText, sealText } from "./message.ts";
import { type Agreement, agreeWith, unwrapDataKey, wrapUnder } from "./wrap-key.ts";

export interface NoteBinding {
	noteId: string;
	/** The opening, case or review. */
	about: string;
}

export interface SealedNote {
	wrapped: string;
	sealed: string;
}

/**
 * @param committed with which salt, where the commitment was confirmed before the words were sealed
 * @returns also the commitment for the ledger: SHA-256(salt ‖ text), hex.
 */
export function sealNote(
	intakeKey: { kid: string; publicKey: KeyObject; agreement?: Agreement },
	binding: NoteBinding,
	text: string,
	committed?: Buffer,
): SealedNote & { commitment: string } {
	const dataKey = newDataKey();
	const { salt, commitment } = commit(text, committed);
	return {
		wrapped: wrapUnder(
			intakeKey.agreement ?? agreeWith(intakeKey.publicKey),
			keyBinding(intakeKey.kid, binding),
			dataKey,
		),
		sealed: sealText(
			dataKey,
			wordsBinding(binding),
			JSON.stringify({ text, salt: salt.toString("base64url") }),
		),
		commitment,
	};
}

export function openNote(
	intakeKey: { kid: string; privateKey: KeyObject },
	binding: NoteBinding,
	note: SealedNote,
): { text: string; salt: Buffer } {
	const dataKey = unwrapDataKey(intakeKey.privateKey, keyBinding(intakeKey.kid, binding), note.wrapped);
	const parsed: unknown = JSON.parse(openText(dataKey, wordsBinding(binding), note.sealed));
	const { text, salt } = parsed as { text?: unknown; salt?: unknown };
	if (typeof text !== "string" || typeof salt !== "string") throw envelopeInvalid("not a note");
	return { text, salt: Buffer.from(salt, "base64url") };
}

const keyBinding = (kid: string, { noteId, about }: NoteBinding) => ({ kid, thread: about, key: noteId });
const wordsBinding = ({ noteId, about }: NoteBinding) => ({
	kid: noteId,
	thread: about,
	message: "words",
	seq: 0,
});
