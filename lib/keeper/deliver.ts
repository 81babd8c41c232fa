/** `thread.delivered`: the reader's browser says that it shows what an entry released. Once an entry, by its reader. */
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { whoAsks } from "./asking.ts";
import type { Keeper } from "./context.ts";

export async function confirmDelivery(keeper: Keeper, sessionToken: string, entry: string): Promise<void> {
	const { actor } = await whoAsks(keeper.sql, sessionToken, null);
	await keeper.sql.begin(async (tx) => {
		// One confirmation of a person after another: two at once would both find none before them.
		await tx`select access.lock_person(${actor.personId})`;
		const [shown] = await tx`
			select e.opening_id, e.actor_role, e.case_id, e.thread_id, e.region,
				exists (select from ledger.entry d where d.opening_id = e.opening_id and d.type = 'thread.delivered'
					and convert_from(d.leaf, 'UTF8')::jsonb->>'entry' = ${entry}) as told
			from ledger.entry e
			where e.id = ${entry} and e.type = 'thread.decrypted' and e.actor = ${actor.personId}
				and e.at > now() - interval '2 hours'`;
		if (!shown) throw new DomainError("NOT_FOUND", "There is no such reading of yours.");
		if (shown.told) return;
		await append(tx, {
			type: "thread.delivered",
			outcome: "done",
			entry,
			opening: shown.opening_id,
			actor: { id: actor.personId, role: shown.actor_role },
			session: actor.sessionId,
			assurance: { kind: "session" },
			case: shown.case_id,
			thread: shown.thread_id,
			region: shown.region,
		});
	});
}
