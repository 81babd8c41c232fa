/**
 * Deletion that stopped goes on: an admin of the region saw why, and confirms by passkey, with PIN, finger or face, the very entry
 * that says why it stopped, of what kind and how many threads.
 *
 * Guarantees (by the database, vault.resume_retention): exactly that plan goes on, each of its threads judged again when its
 * turn comes; where the clock is still wrong it stops again. A refusal is on the record. Does not guarantee: that the admin
 * looked. Shown by: resume.test.ts, db/clocks.test.ts.
 */
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { askJob } from "../jobs/ask-job.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, orRecord, WANTED } from "../staff/acting.ts";
import type { Resumed } from "./messages-retention.ts";
import { retention } from "./retention.ts";

/** What a passkey is to sign, as a challenge. */
export async function askToResume(keeper: Keeper, sessionToken: string, plan: string): Promise<Asked> {
	const { actor, stopped } = await readStop(keeper, sessionToken, plan);
	const { sql } = keeper;
	await orRecord(keeper, actor, refusedAs(stopped), async () => {
		const role = authorise(actor, "retention.resume", stopped.region);
		const asked = { person: actor.personId, session: actor.sessionId, role, plan, entry: stopped.entry };
		await done(() => sql`select null as r from vault.admit_resumption(${sql.json(asked)})`, NOTHING);
	});
	return issue(keeper, actor, "resume_retention", fieldsOf(actor, stopped), ASKED);
}

/** @throws DomainError NOT_FOUND, NOT_PERMITTED, REGION_NOT_HELD, RETENTION_GOES_ON and what `confirmed` throws */
export async function resumeRetention(
	keeper: Keeper,
	sessionToken: string,
	plan: string,
	confirmation: Confirmation | undefined,
): Promise<Resumed> {
	const { actor, stopped } = await readStop(keeper, sessionToken, plan);
	const { sql } = keeper;
	const resumed = await orRecord(keeper, actor, refusedAs(stopped), async () => {
		const role = authorise(actor, "retention.resume", stopped.region);
		const fields = fieldsOf(actor, stopped);
		const assurance = await confirmed(keeper, actor, "resume_retention", fields, confirmation, WANTED);
		const event = { ...actOf(keeper, actor, role, assurance), plan, entry: stopped.entry };
		return done<Resumed>(() => sql`select vault.resume_retention(${sql.json(event as never)}) as r`, NOTHING);
	});
	await askJob(keeper, retention, stopped.region);
	return { entry: resumed.entry };
}

/** A region's turn at once, for whoever has the keeper's secret: what is not past its time does not go by that either. */
export async function retentionNow(keeper: Keeper, region: string): Promise<void> {
	const [known] = await keeper.sql`select from console.region where code = ${region}`;
	if (!known) throw new DomainError("INPUT_INVALID", `There is no such region. ${NOTHING}`);
	keeper.keyring.assertHere(region);
	await askJob(keeper, retention, region);
}

interface Stop {
	region: string;
	/** The entry that says why it stopped. */
	entry: string;
}

async function readStop(keeper: Keeper, sessionToken: string, plan: string) {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const [stopped] = await keeper.sql<Stop[]>`
		select region, stopped_entry_id as entry from vault.retention_plan
		where id = ${plan} and stopped_entry_id is not null`;
	if (!stopped) throw new DomainError("NOT_FOUND", `Nothing waits here. ${NOTHING}`);
	keeper.keyring.assertHere(stopped.region);
	return { actor, stopped };
}

const NOTHING = "Nothing was deleted.";

/** What is signed. */
const fieldsOf = (actor: Actor, { entry }: Stop) => ({ actor: actor.personId, entry });

const refusedAs = ({ region, entry }: Stop) => ({ type: "retention.resumed" as const, region, entry });
