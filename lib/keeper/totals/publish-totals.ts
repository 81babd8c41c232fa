/**
 * Somebody who leads oversight publishes an access report: the keeper signs the worker's draft with the log's key.
 *
 * Guarantees: what is signed are the exact bytes of a draft that lies in the database, where web writes none; both of its
 * ends are checkpoints of this log, signed by its key, on whose tree the tree of now goes on; the entry names its digest,
 * in one commit with the signature. Does not guarantee: that a figure is right. The keeper counts nothing; whoever has an
 * export recounts (`npm run ledger -- recount`).
 * The database says the rest again: the right in every region, each draft once. Shown by: publish-totals.test.ts.
 */

import { createHash } from "node:crypto";
import { authoriseEverywhere } from "../../access/everywhere.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { LogError } from "../../ledger/log-error.ts";
import { continues } from "../../ledger/verify.ts";
import { openReport, signatureOf } from "../../totals/report.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, orRecord, WANTED } from "../staff/acting.ts";
import type { TotalsPublished } from "./messages-totals.ts";

export async function askToPublish(keeper: Keeper, sessionToken: string, draft: string): Promise<Asked> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const read = await readDraft(keeper, draft);
	await orRecord(keeper, actor, refusedAs(read), () => publisher(keeper, actor));
	return issue(keeper, actor, "publish_totals", fieldsOf(actor, read), ASKED);
}

export async function publishTotals(
	keeper: Keeper,
	sessionToken: string,
	{ draft, confirmation }: { draft: string; confirmation?: Confirmation | undefined },
): Promise<TotalsPublished> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const read = await readDraft(keeper, draft);
	return orRecord(keeper, actor, refusedAs(read), async () => {
		const role = await publisher(keeper, actor);
		await assertOwnEnds(keeper, read);
		const assurance = await confirmed(
			...([keeper, actor, "publish_totals", fieldsOf(actor, read)] as const),
			...([confirmation, WANTED] as const),
		);
		const event = {
			...{ ...actOf(keeper, actor, role, assurance), draft, digest: read.digest },
			signature: signatureOf(keeper.log.notary.signReport(read.report), read.report),
		};
		return done(
			() => keeper.sql`select access.publish_totals(${keeper.sql.json(event as never)}) as r`,
			"Nothing was published.",
		);
	});
}

interface Draft {
	period: string;
	epoch: number;
	from: number;
	size: number;
	report: string;
	digest: string;
}

async function readDraft({ sql }: Keeper, id: string): Promise<Draft> {
	const [row] = await sql<Omit<Draft, "digest">[]>`
		select period, epoch, from_size::float8 as "from", size::float8 as size, report
		from oversight.totals_draft where id = ${id}`;
	if (!row) throw new DomainError("NOT_FOUND", "There is no such draft. Nothing was published.");
	return { ...row, digest: createHash("sha256").update(row.report, "utf8").digest("hex") };
}

async function publisher({ sql }: Keeper, actor: Actor): Promise<Role> {
	const rows = await sql<{ code: string }[]>`select code from console.region`;
	return authoriseEverywhere(
		actor,
		"totals.publish",
		rows.map(({ code }) => code),
	);
}

/** Both ends are this log's, signed by this key, and lie on the tree that is stored now. */
async function assertOwnEnds({ log: { notary } }: Keeper, draft: Draft): Promise<void> {
	try {
		const { last } = notary;
		const { report, from, to } = openReport(draft.report, notary.log);
		const same =
			report.from.size === draft.from && to.size === draft.size && report.period.name === draft.period;
		if (!last || !same || draft.epoch !== notary.epoch) throw new LogError("REPORT_MALFORMED");
		for (const end of from ? [from, to] : [to]) await continues(end, notary.tiles, last);
	} catch (error) {
		if (!(error instanceof LogError)) throw error;
		throw new DomainError(
			"TOTALS_OTHER",
			"The draft's ends are not checkpoints of the log that is signed now. Nothing was published. Have it counted anew.",
		);
	}
}

const fieldsOf = (actor: Actor, { period, from, size, digest }: Draft) => ({
	...{ actor: actor.personId, period, from, size, digest },
});

const refusedAs = ({ period, from, size, digest }: Draft) => ({
	...{ type: "totals.published" as const, period, from, size, digest },
});
