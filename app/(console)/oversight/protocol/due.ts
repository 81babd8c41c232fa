import type { DueRow } from "#db/queries/protocol.ts";
import { INVENTORIES, isInventory } from "#lib/oversight/protocol/inventories.ts";

/** What is due, in words, and where it is done. */
export function dueInWords({ kind, subject }: DueRow): { what: string; href: string } {
	if (kind === "RIGHTS")
		return { what: `User access review ${subject}`, href: `/oversight/protocol/campaigns/${subject}` };
	if (kind === "POLICY")
		return { what: "Policy in force, to be signed", href: `/oversight/protocol/policies/${subject}` };
	if (kind === "INVENTORY") {
		const [inventory = "", quarter] = subject.split(".");
		const name = isInventory(inventory) ? INVENTORIES[inventory].name : inventory;
		return { what: `Inventory: ${name}, ${quarter}`, href: `/oversight/protocol/inventories/${inventory}` };
	}
	return { what: "A withdrawn right that is still held", href: "/oversight/protocol#campaigns" };
}
