/** Whoever asked takes the request back. */
import { versionOf } from "../../access/policy-version.ts";
import { whoIs } from "../asking.ts";
import type { Keeper } from "../context.ts";
import { refusals } from "../refusals.ts";

export async function cancelRequest(
	keeper: Keeper,
	sessionToken: string,
	request: string,
): Promise<{ entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const word = {
		...{ request, person: actor.personId, session: actor.sessionId },
		policy: versionOf(keeper.settings.policy),
	};
	const [row] = await refusals(
		() => keeper.sql`select access.cancel_request(${keeper.sql.json(word as never)}) as r`,
	);
	return row?.r as { entry: string };
}

/** Says on the record of each request whose time went by that it did. @returns how many */
export async function lapseRequests({ sql }: Pick<Keeper, "sql">): Promise<number> {
	const [row] = await sql`select access.lapse_requests() as lapsed`;
	return row?.lapsed as number;
}
