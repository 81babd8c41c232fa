/**
 * Another of oversight confirms an export that somebody asked for, or declines it; whoever asked may withdraw it by
 * declining. Confirmed over exactly that request: its entry and how many entries the log had.
 *
 * Guarantees (by the database): nobody confirms their own, it is decided once, within twelve hours, and each oversees every
 * region. Not: that the export is handed on to nobody. Shown by: exports.test.ts.
 */
import type { Act } from "../../access/confirmation.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, orRecord, WANTED } from "../staff/acting.ts";
import type { ExportDecided, ExportVerdict } from "./messages-exports.ts";
import { exporter } from "./request-export.ts";

export async function askToDecideExport(
	keeper: Keeper,
	sessionToken: string,
	request: string,
	verdict: ExportVerdict,
): Promise<Asked> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const asked = await readExport(keeper, request);
	await orRecord(keeper, actor, refusedAs(asked, verdict), () => decider(keeper, actor, asked, verdict));
	return issue(keeper, actor, ACTS[verdict], fieldsOf(actor, asked), ASKED);
}

export async function decideExport(
	keeper: Keeper,
	sessionToken: string,
	request: string,
	{ verdict, confirmation }: { verdict: ExportVerdict; confirmation?: Confirmation | undefined },
): Promise<ExportDecided> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const asked = await readExport(keeper, request);
	return orRecord(keeper, actor, refusedAs(asked, verdict), async () => {
		const role = await decider(keeper, actor, asked, verdict);
		const fields = fieldsOf(actor, asked);
		const assurance = await confirmed(keeper, actor, ACTS[verdict], fields, confirmation, WANTED);
		const event = { ...actOf(keeper, actor, role, assurance), request, verdict };
		return done(
			() => keeper.sql`select access.decide_export(${keeper.sql.json(event as never)}) as r`,
			"Nothing was exported.",
		);
	});
}

const ACTS: Record<ExportVerdict, Act> = { confirm: "confirm_export", decline: "decline_export" };

interface AskedExport {
	request: string;
	personId: string;
	entry: string;
	size: number;
	decided: boolean;
	lapsed: boolean;
}

async function readExport({ sql }: Keeper, request: string): Promise<AskedExport> {
	const [row] = await sql`
		select q.person_id, q.entry_id, q.size::float8 as size, q.lapses_at <= clock_timestamp() as lapsed,
			d.request_id is not null as decided
		from access.export_request q left join access.export_decision d on d.request_id = q.id where q.id = ${request}`;
	if (!row) throw new DomainError("NOT_FOUND", "There is no such request. Nothing was exported.");
	const { person_id: personId, entry_id: entry, size, decided, lapsed } = row;
	return { request, personId, entry, size, decided, lapsed };
}

async function decider(keeper: Keeper, actor: Actor, asked: AskedExport, verdict: ExportVerdict) {
	const role = await exporter(keeper, actor);
	if (asked.decided) throw new DomainError("EXPORT_DECIDED", "Somebody has decided it. Nothing was changed.");
	if (asked.lapsed)
		throw new DomainError(
			"EXPORT_LAPSED",
			"Nobody confirmed the export within 12 hours. Nothing was exported. Ask for it anew.",
		);
	if (verdict === "confirm" && asked.personId === actor.personId)
		throw new DomainError(
			"OWN_ACT",
			"Nobody confirms an export that they asked for themself. Nothing was exported. Another of oversight may.",
		);
	return role;
}

const fieldsOf = (actor: Actor, { request, entry, size }: AskedExport) => ({
	...{ actor: actor.personId, request, entry, size },
});

function refusedAs({ request, entry, size }: AskedExport, verdict: ExportVerdict) {
	const type = verdict === "confirm" ? ("export.confirmed" as const) : ("export.declined" as const);
	return { type, request, entry, size };
}
