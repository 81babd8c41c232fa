/** Who opens and who searches in the explorer's tests. */
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { openThread } from "../../keeper/open-thread.ts";
import { claim, type House, type Person, type Reported, reportThread } from "../../keeper/testing.ts";

/** A fresh report, opened for a reason in these words. */
export async function opened(house: House, person: Person, region: string, text: string): Promise<Reported> {
	const reported = await reportThread(house, { messages: 6, reported: [3], region });
	await claim(house, reported.caseId, person.id);
	await openThread(house.keeper, person.session, {
		caseId: reported.caseId,
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text },
		scope: { kind: "reported" },
	});
	return reported;
}

export function actorOf({ id, sessionId }: Person, role: Role, regions: string[]): Actor {
	return {
		...{ personId: id, alias: "T-0", name: "A person", sessionId },
		grants: regions.map((region) => ({ role, region })),
	};
}

export async function searches({ database }: House): Promise<number> {
	const [row] = await database.admin`select count(*)::int as n from console.ledger_search`;
	return row?.n;
}
