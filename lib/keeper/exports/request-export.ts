/**
 * Somebody of oversight asks for an export of the whole log. Nothing leaves by it; another of oversight must confirm it
 * within twelve hours (decide-export.ts), and then whoever asked takes it once (access.take_export).
 *
 * The database says it again: the right in every region, one that waits per person, and that the size is the log's.
 * Shown by: exports.test.ts.
 */

import { randomUUID } from "node:crypto";
import { authoriseEverywhere } from "../../access/everywhere.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, orRecord, WANTED } from "../staff/acting.ts";
import type { ExportRequested } from "./messages-exports.ts";

export async function askToExport(
	keeper: Keeper,
	sessionToken: string,
	{ size }: { size: number },
): Promise<Asked> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	await orRecord(keeper, actor, refusedAs(randomUUID(), size), () => exporter(keeper, actor));
	return issue(keeper, actor, "export", { actor: actor.personId, size }, ASKED);
}

export async function requestExport(
	keeper: Keeper,
	sessionToken: string,
	{ size, confirmation }: { size: number; confirmation?: Confirmation | undefined },
): Promise<ExportRequested> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const request = randomUUID();
	return orRecord(keeper, actor, refusedAs(request, size), async () => {
		const role = await exporter(keeper, actor);
		const fields = { actor: actor.personId, size };
		const assurance = await confirmed(keeper, actor, "export", fields, confirmation, WANTED);
		const event = { ...actOf(keeper, actor, role, assurance), request, size };
		return done(
			() => keeper.sql`select access.request_export(${keeper.sql.json(event as never)}) as r`,
			"Nothing was exported.",
		);
	});
}

/** @throws DomainError NOT_PERMITTED, REGION_NOT_HELD */
export async function exporter({ sql }: Keeper, actor: Actor): Promise<Role> {
	const rows = await sql<{ code: string }[]>`select code from console.region`;
	return authoriseEverywhere(
		actor,
		"ledger.export",
		rows.map(({ code }) => code),
	);
}

const refusedAs = (request: string, size: number) => ({ type: "export.requested" as const, request, size });
