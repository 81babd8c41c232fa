import type { Actor } from "#lib/actor.ts";
import { DomainError } from "#lib/errors.ts";
import { filtersOf } from "#lib/oversight/explorer/typed.ts";
import { removeView, saveView } from "#lib/oversight/explorer/views.ts";
import { ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { actorNow } from "../../../../../_auth/session.ts";
import { ledTo } from "../answer.ts";

/** Gives the search on the page a name; or removes a saved one, where the form names it. */
export async function POST(request: Request): Promise<Response> {
	return ledTo(request, async (form) => {
		const actor = await actorNow();
		const [, query = ""] = (form.address ?? "").split("?");
		const { filters, problems } = await filtersOf(actor, Object.fromEntries(new URLSearchParams(query)));
		const told = form.view
			? await outcome(removeView(actor, form.view), ["removed", "unremoved"])
			: await outcome(saved(actor, form, filters, problems.length > 0), ["saved", "unsaved"]);
		const address = ledgerAddress(filters);
		return `${address}${address.includes("?") ? "&" : "?"}told=${told}`;
	});
}

async function saved(
	actor: Actor,
	{ name = "", shared }: Record<string, string>,
	filters: Parameters<typeof saveView>[1]["filters"],
	misread: boolean,
): Promise<void> {
	if (misread) throw new DomainError("INPUT_INVALID", "There is no such search.");
	await saveView(actor, { name, shared: shared === "yes", filters });
}

/** What was refused, the page says in its own words. */
async function outcome(act: Promise<unknown>, [done, refused]: [string, string]): Promise<string> {
	return act.then(
		() => done,
		(error: unknown) => {
			if (error instanceof DomainError && error.status < 500 && error.status !== 401) return refused;
			throw error;
		},
	);
}
