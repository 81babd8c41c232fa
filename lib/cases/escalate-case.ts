/**
 * Moving a case to where it belongs: to child safety (it is theirs alone from then on, and nobody's until one of
 * them claims it) or up, as a threat to life (gravest, due within the hour, stays with whoever has it).
 *
 * Guarantees: change, entry and sealed note in one commit. Shown by: decide-case.test.ts.
 */
import { randomUUID } from "node:crypto";
import { insertEscalation, insertNote, markThreatToLife, restrictCase } from "#db/queries/case-endings.ts";
import { lockCase, selectCase } from "#db/queries/cases.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { checkMine } from "./decide-case.ts";
import type { Escalation } from "./outcomes.ts";
import { end } from "./release-case.ts";
import { sealWords } from "./seal-words.ts";
import { authoriseCase } from "./see-case.ts";

export async function escalateCase(
	actor: Actor,
	{ caseId, kind, words }: { caseId: string; kind: Escalation; words: string },
): Promise<EntryKey> {
	authorise(actor, "case.escalate");
	const seen = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.escalate", seen);
	invariant(seen, "an authorised case exists");
	const note = await sealWords({ id: caseId, region: seen.region }, words, false);
	return web().begin(async (tx) => {
		const found = await lockCase(tx, caseId);
		const role = authoriseCase(actor, "case.escalate", found);
		invariant(found, "an authorised case exists");
		const claim = await checkMine(tx, actor, found);
		if (kind === "CHILD_SAFETY" ? found.restricted : found.threatToLife) {
			throw new DomainError("INPUT_INVALID", "The case is there already. Nothing was changed.");
		}
		const escalationId = randomUUID();
		const entry = await append(tx, {
			type: "case.escalated",
			outcome: "done",
			...actInForce(actor, role),
			case: caseId,
			thread: found.threadId,
			region: found.region,
			escalation: escalationId,
			category: kind,
		});
		if (note) {
			await insertNote(tx, {
				...note,
				kind: "escalation",
				about: caseId,
				region: found.region,
				author: actor.personId,
			});
		}
		await insertEscalation(tx, {
			id: escalationId,
			caseId,
			personId: actor.personId,
			kind,
			noteId: note?.id ?? null,
			entryId: entry.id,
		});
		if (kind === "CHILD_SAFETY") {
			await end(tx, actor, role, found, claim);
			await restrictCase(tx, caseId);
		} else {
			await markThreatToLife(tx, caseId);
		}
		return entry;
	});
}
