/**
 * Somebody of oversight says that they looked into a change of keys, witnesses, policy or settings: its alarm ends by it, for
 * all of oversight. Rests on their session; who did stands on the record.
 *
 * Guarantees: the alarm ends with this entry or not at all, once, by oversight of its region; constraints of the table.
 * Shown by: list-alarms.test.ts.
 */
import { insertSettled, selectUnsettled } from "#db/queries/alarms.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { SETTLED_BY_PEOPLE } from "./kinds.ts";

export async function settleAlarm(actor: Actor, alarmId: string): Promise<EntryKey> {
	authorise(actor, "alarm.settle");
	if (!isUuid(alarmId)) throw notFound();
	const regions = regionsFor(actor, "alarm.settle");
	const settled = web().begin(async (tx) => {
		const alarm = await selectUnsettled(tx, { id: alarmId, regions, kinds: SETTLED_BY_PEOPLE });
		if (!alarm) throw notFound();
		const { id, kind, region, entryId } = alarm;
		const role = authorise(actor, "alarm.settle", region ?? undefined);
		const entry = await append(tx, {
			type: "alarm.settled",
			outcome: "done",
			...actInForce(actor, role),
			...(region && { region }),
			...{ kind, entry: entryId },
		});
		const first = await insertSettled(tx, { id, kind, personId: actor.personId, entryId: entry.id });
		if (!first) throw notFound();
		return entry;
	});
	return settled.catch((error: unknown) => {
		if ((error as { code?: string }).code !== "CS220") throw error;
		throw new DomainError(
			"NOT_PERMITTED",
			"You do not hold this right any more, or the alarm has just ended.",
		);
	});
}

const notFound = () =>
	new DomainError(
		"NOT_FOUND",
		"There is no such alarm that waits for a person. Another may have looked into it. Nothing was recorded.",
	);
