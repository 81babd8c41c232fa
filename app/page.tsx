import { redirect } from "next/navigation";
import { allowed } from "#lib/access/roles.ts";
import { requireActor } from "./_auth/session.ts";

/** Everyone begins where their work is. */
export default async function Home() {
	const actor = await requireActor();
	if (allowed(actor, "queue.read")) redirect("/queue");
	if (allowed(actor, "ledger.search")) redirect("/oversight/reviews");
	if (allowed(actor, "staff.read")) redirect("/staff");
	if (allowed(actor, "hold.place")) redirect("/legal/holds");
	if (allowed(actor, "case.read")) redirect("/cases");
	if (allowed(actor, "request.decide")) redirect("/approvals");
	// Without a role there is nothing to do yet; the account page says how to come by one.
	redirect(actor.grants.length === 0 ? "/account" : "/policy");
}
