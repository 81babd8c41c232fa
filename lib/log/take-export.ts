/**
 * Taking an export that another of oversight confirmed: the confirmation is used up in the commit of `ledger.exported`,
 * which names the entries of both (access.take_export). What the database refuses is said in words here.
 * Shown by: download-log.test.ts.
 */
import { takeExport } from "#db/queries/exports.ts";
import { web } from "#db/web.ts";
import { versionOf } from "../access/policy-version.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, type ErrorCode } from "../errors.ts";
import type { EntryKey } from "../ledger/append.ts";
import { policyInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";

/** @throws DomainError EXPORT_NOT_CONFIRMED, EXPORT_TAKEN, EXPORT_LAPSED, NOT_PERMITTED */
export async function takeConfirmed(
	actor: Actor,
	role: Role,
	{ request, size }: { request: string | null; size: number },
): Promise<EntryKey> {
	if (request === null || !isUuid(request)) throw refusal("EXPORT_NOT_CONFIRMED");
	const policy = versionOf(await policyInForce());
	const { personId: person, sessionId: session } = actor;
	try {
		return await takeExport(web(), { request, person, session, role, policy, size });
	} catch (error) {
		const name = (error as { message?: string } | null)?.message?.split(": ")[0] ?? "";
		throw Object.hasOwn(REFUSALS, name) ? refusal(name as keyof typeof REFUSALS) : error;
	}
}

const REFUSALS = {
	EXPORT_NOT_CONFIRMED:
		"An export of the log leaves only once another of oversight has confirmed that you asked for it. Nothing was exported.",
	EXPORT_TAKEN: "This export was taken before. Nothing was exported. Ask for another one.",
	EXPORT_LAPSED:
		"The hour in which this export could be taken is over. Nothing was exported. Ask for it anew.",
	NOT_PERMITTED: "You do not oversee every region now. Nothing was exported.",
} as const satisfies Partial<Record<ErrorCode, string>>;

const refusal = (code: keyof typeof REFUSALS) => new DomainError(code, REFUSALS[code]);
