/**
 * Somebody of oversight says that a change was looked into. A mark beside the alarm with their name and the time, once; the
 * alarm itself is the worker's. Shown by: list-alarms.test.ts.
 */
import { insertSettled } from "#db/queries/alarms.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { SETTLED_BY_PEOPLE } from "./kinds.ts";

export async function settleAlarm(actor: Actor, id: string): Promise<void> {
	authorise(actor, "alarm.settle");
	const regions = regionsFor(actor, "alarm.settle");
	const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
	const { personId } = actor;
	if (!known || !(await insertSettled(web(), { id, regions, personId, kinds: SETTLED_BY_PEOPLE })))
		throw new DomainError(
			"NOT_FOUND",
			"There is no such open alarm that a person settles. Nothing was changed; look at the list again.",
		);
}
