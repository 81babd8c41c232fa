/**
 * Inventories of keys, of witnesses, of emergency accounts and their use: as the database has them now, or as somebody signed
 * them for that quarter. The digest is SHA-256 of the text that the database prints; it is made anew when somebody signs (by
 * passkey: keeper/protocol/sign-protocol.ts), in the same commit, so that what changed since it was shown is not signed unseen.
 * One of a quarter that is over can be signed late: of what there is by then, and of its own quarter's emergencies.
 *
 * Only for whoever oversees every region: there is one log and one gate. They state what the ledger says, so that reading one
 * is an entry. Shown by: sign-off.test.ts.
 */
import { selectRegions } from "#db/queries/log.ts";
import {
	type InventoryKind,
	type InventoryRow,
	selectInventory,
	selectQuarters,
} from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authoriseEverywhere } from "../../access/everywhere.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError, invariant } from "../../errors.ts";
import { quarterOf } from "../../totals/period.ts";
import { recordSearch } from "../record-search.ts";

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

export interface Inventory extends InventoryRow {
	/** An account of the actor's is in it: somebody else signs. */
	own: boolean;
}

/** @param period a quarter since reviews began; the current one, where none is said */
export async function readInventory(
	actor: Actor,
	kind: string,
	period = quarterOf(new Date()).name,
): Promise<Inventory> {
	authorise(actor, "protocol.read");
	if (!isInventory(kind) || !(await selectQuarters(web())).includes(period))
		throw new DomainError("NOT_FOUND", "There is no such inventory.");
	const role = authoriseEverywhere(actor, "protocol.read", await selectRegions(web()));
	await recordSearch(actor, role, { inventory: kind, period });
	const row = await selectInventory(web(), kind, period);
	invariant(row, "an inventory can be made at any time");
	return { ...row, own: row.body.items.some(({ person }) => person === actor.personId) };
}
