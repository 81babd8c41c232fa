import type { DueRow } from "#db/queries/protocol.ts";
import { INVENTORIES, isInventory } from "#lib/oversight/protocol/inventories.ts";

/** What is due, in words, and where it is done. */
export function dueInWords({ kind, subject, opened }: DueRow): { what: string; href: string } {
	if (kind === "RIGHTS" && !opened)
		return {
			what: `No user access review was opened in ${subject}: the next that is closed makes up for it`,
			href: "/oversight/protocol#campaigns",
		};
	if (kind === "RIGHTS")
		return { what: `User access review ${subject}`, href: `/oversight/protocol/campaigns/${subject}` };
	if (kind === "POLICY")
		return { what: "A version of the policy, to be signed", href: `/oversight/protocol/policies/${subject}` };
	if (kind === "INVENTORY") {
		const [inventory = "", quarter] = subject.split(".");
		const name = isInventory(inventory) ? INVENTORIES[inventory].name : inventory;
		return {
			what: `Inventory: ${name}, ${quarter}`,
			href: `/oversight/protocol/inventories/${inventory}?${new URLSearchParams({ quarter: quarter ?? "" })}`,
		};
	}
	if (kind === "FINDING")
		return { what: "A finding, to be closed by a second", href: `/oversight/reviews/${subject}` };
	if (kind === "REPORT")
		return { what: `The access report of ${subject}, to be published`, href: "/oversight/totals" };
	return { what: "A withdrawn right that is still held", href: "/oversight/protocol#campaigns" };
}
