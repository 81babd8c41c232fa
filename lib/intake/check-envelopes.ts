/**
 * What web can say of envelopes to which it has no key: that each has the form of ours (lib/envelope) and that its header binds it
 * to this place, thread, message and sequence. What is in them only the keeper sees, when somebody opens it with a
 * reason: a platform that seals something else, or under another key, has sent what nobody can read.
 * Shown by: receive-sealed.test.ts.
 */
import { digestOfWrappedKey } from "#lib/envelope/digest.ts";
import { parseBound } from "#lib/envelope/message.ts";
import { intakeKeyNamed, parseWrapped } from "#lib/envelope/wrap-key.ts";
import { DomainError } from "#lib/errors.ts";
import type { IntakeKey } from "#lib/keeper/client-state.ts";
import type { Placed } from "./place-messages.ts";
import type { SealedReport } from "./seal-report.ts";
import type { SealedBody } from "./sealed-schema.ts";
import type { Problem } from "./validate-report.ts";

/** A header names its place, or the envelope is refused. */
const BOUND = "is not an envelope bound to this place, thread, message and sequence";
const KEY = "is not a data key wrapped for this place and thread to an intake key";
const OVER = "is wrapped to an intake key that does not seal for this region now";

/** A key still counts so long after its period, in milliseconds: as the database has it (access.seals_now). */
const GRACE = 3_600_000;

/**
 * @param body as it came; `added`: what of it is new, with its sequences
 * @param keys that the keepers publish
 * @throws DomainError INPUT_INVALID, naming each envelope that is not bound as it must be
 */
export function envelopesOf(
	body: SealedBody,
	threadId: string,
	added: readonly Placed[],
	keys: readonly IntakeKey[],
): SealedReport {
	const { place, wrapped, names, note = null } = body.sealed;
	const problems: Problem[] = [];
	const check = (path: string, message: string, act: () => unknown) => {
		try {
			act();
		} catch {
			problems.push({ path, message });
		}
	};
	const bound = (path: string, message: string, seq: number, jwe: string) =>
		check(path, BOUND, () => parseBound({ kid: place, thread: threadId, message, seq }, jwe));

	const kid = wrappedTo(body, threadId, keys, problems);
	bound("/sealed/names", "names", 0, names);
	if (note !== null) bound("/sealed/note", "note", 0, note);
	const indexOf = new Map(body.thread.messages.map(({ id }, index) => [id, index]));
	const messages = added.map(({ message: { id }, sequence }) => {
		const index = indexOf.get(id) ?? 0;
		const path = `/thread/messages/${index}/sealed`;
		const jwe = body.thread.messages[index]?.sealed;
		if (jwe === undefined) problems.push({ path, message: "is required: this message is not known here" });
		else bound(path, id, sequence, jwe);
		return jwe ?? "";
	});
	if (problems.length > 0)
		throw new DomainError(
			"INPUT_INVALID",
			"The report is not sealed as it must be; nothing was kept.",
			problems.slice(0, 1_000),
		);
	return { key: { id: place, kid, wrapped, names, note }, digest: digestOfWrappedKey(wrapped), messages };
}

/** @returns the intake key's id; a problem where the region does not seal to it now */
function wrappedTo(
	{ sealed: { place, wrapped }, thread: { region } }: SealedBody,
	threadId: string,
	keys: readonly IntakeKey[],
	problems: Problem[],
): string {
	try {
		const kid = intakeKeyNamed(wrapped);
		parseWrapped({ kid, thread: threadId, key: place }, wrapped);
		const key = keys.find((one) => one.kid === kid && one.region === region);
		const now = Date.now();
		if (!key || now < Date.parse(key.notBefore) - GRACE / 12 || now > Date.parse(key.notAfter) + GRACE)
			problems.push({ path: "/sealed/wrapped", message: OVER });
		return kid;
	} catch {
		problems.push({ path: "/sealed/wrapped", message: KEY });
		return "";
	}
}
