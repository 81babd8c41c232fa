/** Access reports as tests make them: asked for by somebody, drafted by a worker, published by passkey or on a session. */
import { insertAsked } from "#db/queries/totals.ts";
import { draftTotals } from "../../oversight/totals/draft-totals.ts";
import { quarterOf } from "../../totals/period.ts";
import type { House, Person } from "../testing.ts";
import { confirmationOf, type SoftPasskey } from "../testing-passkey.ts";
import { atRest } from "../testing-places.ts";
import { askToPublish, publishTotals } from "./publish-totals.ts";

/** What the quarter of now holds so far. @returns the draft's id */
export async function drafted(house: House, person: Person): Promise<string> {
	await atRest(house);
	const { name } = quarterOf(new Date());
	const { web, database } = house;
	// Where somebody has asked and it waits, that one is counted.
	await insertAsked(web, { period: name, personId: person.id }).catch((error) => {
		if (error.code !== "CS251") throw error;
	});
	await draftTotals.run({
		...{ sql: database.as("worker"), env: {} as never, signal: new AbortController().signal },
	});
	const [row] =
		await web`select id from oversight.totals_draft where not whole order by counted_at desc limit 1`;
	return row?.id;
}

export async function published(
	{ keeper }: House,
	{ session }: Person,
	draft: string,
	passkey?: SoftPasskey,
): Promise<{ entry: string }> {
	const question = await askToPublish(keeper, session, draft);
	const confirmation = passkey && confirmationOf(question, passkey);
	return publishTotals(keeper, session, { draft, ...(confirmation && { confirmation }) });
}
