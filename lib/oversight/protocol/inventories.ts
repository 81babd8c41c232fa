/**
 * Inventories of keys, of witnesses, of emergency accounts and their use: as the database has them now, or as somebody signed
 * them this quarter. The digest is SHA-256 of the text that the database prints; it is made anew when somebody signs, in the
 * same commit, so that what changed since it was shown is not signed unseen.
 *
 * Only for whoever oversees every region: there is one log and one gate. They state what the ledger says, so that reading one
 * is an entry. Shown by: sign-off.test.ts.
 */
import { selectRegions } from "#db/queries/log.ts";
import {
	type InventoryKind,
	type InventoryRow,
	selectInventory,
	signInventory as sign,
} from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authoriseEverywhere } from "../../access/everywhere.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError, invariant } from "../../errors.ts";
import { recordSearch } from "../record-search.ts";
import { actingAs } from "./acting.ts";
import { orRefused } from "./refused.ts";

export const INVENTORIES: Readonly<Record<InventoryKind, { name: string; says: string }>> = {
	KEYS: {
		name: "Keys",
		says: "The log's keys, each intake key that was made, and how many passkeys there are by role and region.",
	},
	WITNESSES: {
		name: "Witnesses",
		says: "Who cosigns the log, by which key, and what releases wait for.",
	},
	BREAK_GLASS: {
		name: "Emergencies",
		says: "Who may open a thread at once for a risk to life, the first admins, and each emergency of the quarter before.",
	},
};

export const isInventory = (kind: string): kind is InventoryKind => Object.hasOwn(INVENTORIES, kind);

export async function readInventory(actor: Actor, kind: string): Promise<InventoryRow> {
	authorise(actor, "protocol.read");
	if (!isInventory(kind)) throw new DomainError("NOT_FOUND", "There is no such inventory.");
	const role = authoriseEverywhere(actor, "protocol.read", await selectRegions(web()));
	await recordSearch(actor, role, { inventory: kind });
	const row = await selectInventory(web(), kind);
	invariant(row, "an inventory can be made at any time");
	return row;
}

export async function signInventory(
	actor: Actor,
	{ kind, digest }: { kind: string; digest: string },
): Promise<{ entry: string }> {
	const role = authoriseEverywhere(actor, "inventory.sign", await selectRegions(web()));
	const acting = await actingAs(actor, role);
	return orRefused(() => sign(web(), { ...acting, kind, digest }));
}
