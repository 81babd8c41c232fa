/**
 * Wrapping anew at once, for whoever has the keeper's secret: the operator's command, an admin's page, and a web process that
 * somebody took over, to whom it gives nothing. It touches what is wrapped to a key whose period is over, and nothing else.
 * Shown by: rewrap.test.ts.
 */
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import { askJob } from "../jobs/ask-job.ts";
import { rewrap } from "./rewrap.ts";

/** Does not wait for it: access.job says how far it has come. @throws DomainError INPUT_INVALID, REGION_NOT_HERE */
export async function rewrapNow(keeper: Keeper, region: string): Promise<void> {
	const [known] = await keeper.sql`select from console.region where code = ${region}`;
	if (!known) throw new DomainError("INPUT_INVALID", "There is no such region. Nothing was wrapped anew.");
	keeper.keyring.assertHere(region);
	await askJob(keeper, rewrap, region);
}
