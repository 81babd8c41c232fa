/** Why a page is refused, in words: a page that answers 403 cannot carry its own reason. */
import { type Action, authorise } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { readCase } from "#lib/cases/read-case.ts";
import { DomainError } from "#lib/errors.ts";
import { notYours } from "#lib/oversight/read-entry.ts";
import { currentActor } from "../../_auth/session.ts";

const PAGES: Record<string, Action> = {
	queue: "queue.read",
	cases: "case.read",
	approvals: "request.read",
	oversight: "ledger.search",
	policy: "policy.read",
	staff: "staff.read",
};

export async function GET(request: Request): Promise<Response> {
	const actor = await currentActor();
	const path = new URL(request.url).searchParams.get("of") ?? "";
	const reason = actor
		? await reasonFor(actor, path.split("/").filter(Boolean))
		: "You are not signed in any more.";
	return Response.json({ reason }, { headers: { "cache-control": "no-store" } });
}

async function reasonFor(actor: Actor, [page = "", id]: string[]): Promise<string | null> {
	const action = PAGES[page];
	// What somebody else did is not looked up again, which would be a reading of its own.
	if (page === "seals" && id) return notYours().message;
	if (!action) return null;
	try {
		authorise(actor, action);
		if (page === "cases" && id) await readCase(actor, id);
		return null;
	} catch (error) {
		return error instanceof DomainError && error.status === 403 ? error.message : null;
	}
}
