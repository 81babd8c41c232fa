/**
 * Seals what a report adds: one random data key a report, wrapped to its region's current intake key; under it
 * each message, the display names and the reporter's note (lib/envelope says how). Nothing of it is kept in clear.
 */
import { type KeyObject, randomUUID } from "node:crypto";
import { digestOfWrappedKey } from "#lib/envelope/digest.ts";
import { importPublicIntakeKey, type PublicIntakeJwk } from "#lib/envelope/intake-key.ts";
import { newDataKey, sealText } from "#lib/envelope/message.ts";
import { wrapDataKey } from "#lib/envelope/wrap-key.ts";
import { DomainError } from "#lib/errors.ts";
import type { IntakeKey } from "#lib/keeper/client-state.ts";
import type { CleanMessage, CleanReport } from "./clean-report.ts";

export interface SealedReport {
	key: { id: string; kid: string; wrapped: string; names: string; note: string | null };
	/** Hex, as the entry names the wrapped key. */
	digest: string;
	/** In the order of the messages given. */
	messages: string[];
}

export interface PlacedMessage {
	message: CleanMessage;
	sequence: number;
}

export function sealReport(
	intakeKey: IntakeKey,
	thread: string,
	report: CleanReport,
	added: readonly PlacedMessage[],
): SealedReport {
	const dataKey = newDataKey();
	const kid = randomUUID();
	const seal = (message: string, seq: number, text: string) =>
		sealText(dataKey, { kid, thread, message, seq }, text);
	const wrapped = wrapDataKey(publicKeyOf(intakeKey), { kid: intakeKey.kid, thread, key: kid }, dataKey);
	const names = Object.fromEntries(
		report.participants.flatMap(({ account, name }) => (name === null ? [] : [[account, name]])),
	);
	return {
		key: {
			id: kid,
			kid: intakeKey.kid,
			wrapped,
			names: seal("names", 0, JSON.stringify(names)),
			note: report.note === null ? null : seal("note", 0, report.note),
		},
		digest: digestOfWrappedKey(wrapped),
		messages: added.map(({ message, sequence }) => seal(message.id, sequence, JSON.stringify(message))),
	};
}

/** @throws DomainError INTAKE_KEY_UNAVAILABLE where no key of the region is in its period */
export function currentKey(keys: readonly IntakeKey[], region: string, now = Date.now()): IntakeKey {
	const current = keys
		.filter(
			(key) => key.region === region && Date.parse(key.notBefore) <= now && now < Date.parse(key.notAfter),
		)
		.sort((a, b) => Date.parse(b.notBefore) - Date.parse(a.notBefore))[0];
	if (current) return current;
	throw new DomainError(
		"INTAKE_KEY_UNAVAILABLE",
		"The region has no intake key in its period, so nothing can be sealed and nothing was kept. An operator must rotate it.",
	);
}

const imported = new Map<string, KeyObject>();

/** Importing costs as much as wrapping, and there is one key a region and period. */
export function publicKeyOf({ kid, publicJwk }: IntakeKey): KeyObject {
	const known = imported.get(kid);
	if (known) return known;
	const key = importPublicIntakeKey(publicJwk as PublicIntakeJwk);
	if (imported.size > 64) imported.clear();
	imported.set(kid, key);
	return key;
}
