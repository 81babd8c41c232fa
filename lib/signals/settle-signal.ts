/**
 * What oversight makes of a signal: a verdict in sealed words, once, with its entry in the same transaction.
 *
 * Guarantees: nobody settles a signal about themself, and none is settled twice; both are constraints of the table. What is
 * settled changes no threshold, and a signal that grows is raised anew.
 * Shown by: watch-misuse.test.ts.
 */
import { insertSettlement, insertSignalNote } from "#db/queries/signals-shown.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { problemsOfWords, sealReviewWords } from "../oversight/reviews/review-words.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { signalOf } from "./read-signal.ts";
import { SETTLEMENT_CODES, type Settlement } from "./settlements.ts";

export async function settleSignal(
	actor: Actor,
	{ signalId, verdict, words }: { signalId: string; verdict: string; words: string },
): Promise<EntryKey> {
	authorise(actor, "signal.settle");
	const signal = await signalOf(actor, signalId);
	const role = authorise(actor, "signal.settle", signal.region);
	if (signal.verdict !== null) throw settledBefore();
	const text = words.trim();
	const problems = [
		...(SETTLEMENT_CODES.includes(verdict as Settlement)
			? []
			: [{ path: "verdict", message: "Choose what it is." }]),
		...problemsOfWords(text),
	];
	if (problems.length > 0)
		throw new DomainError("INPUT_INVALID", "The settlement is not complete.", problems);
	const note = await sealReviewWords(signal, text);
	try {
		return await web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "signal.settled",
				outcome: "done",
				...actInForce(actor, role),
				...{ region: signal.region, signal: signal.id, verdict, note: note.id },
			});
			await insertSignalNote(tx, { ...note, author: actor.personId });
			await insertSettlement(tx, {
				...{ signalId: signal.id, personId: signal.personId, settledBy: actor.personId },
				...{ verdict, noteId: note.id, entryId: entry.id },
			});
			return entry;
		});
	} catch (error) {
		const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string };
		if (code === "23505" && constraint === "signal_settlement_pkey") throw settledBefore();
		if (code === "CS171") {
			throw new DomainError("NOT_PERMITTED", "You do not hold this right in the signal's region any more.");
		}
		throw error;
	}
}

const settledBefore = () =>
	new DomainError(
		"SIGNAL_SETTLED",
		"This signal was settled already; it is settled once. Nothing was recorded.",
	);
