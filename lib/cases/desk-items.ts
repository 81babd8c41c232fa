/**
 * What people keep at the desk under a name, for themselves or for a region: queue views and macros. Here is what is the same of both:
 * how it may be called, who may keep and remove it, how many there are, and the entry of each act.
 *
 * Guarantees: row and entry in one commit, by whoever may (the database says so too); two at once do not get past the most.
 * Shown by: queue-views.test.ts, macros.test.ts.
 */
import { randomUUID } from "node:crypto";
import type { Tx } from "#db/client.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";

/** Characters. */
export const ITEM_NAME_MOST = 60;

type Kind = "VIEW" | "MACRO";

/** Whose it is: a person's own where `region` is null. */
export interface Owned {
	personId: string;
	region: string | null;
}

/**
 * @param item.region whose desk it is shared with; null: one's own
 * @param item.most how many one person, or one region, may have
 * @param item.count how many there are; it waits for others of theirs that are being saved
 * @returns its id
 * @throws DomainError INPUT_INVALID: not a name; DESK_FULL
 */
export async function keepItem(
	actor: Actor,
	item: {
		kind: Kind;
		name: string;
		region: string | null;
		most: number;
		count: (tx: Tx, of: Owned) => Promise<number>;
		insert: (tx: Tx, row: Owned & { id: string; name: string; entryId: string }) => Promise<void>;
	},
): Promise<string> {
	const { kind, region } = item;
	const role = roleFor(actor, region);
	const name = nameFrom(item.name);
	const owned = { personId: actor.personId, region };
	return web().begin(async (tx) => {
		if ((await item.count(tx, owned)) >= item.most) {
			throw new DomainError(
				"DESK_FULL",
				`There are ${item.most} already. Remove one first. Nothing was saved.`,
			);
		}
		const id = randomUUID();
		const entry = await append(tx, {
			type: "desk.saved",
			outcome: "done",
			...actInForce(actor, role),
			...(region === null ? {} : { region }),
			...{ item: id, kind },
		});
		await item.insert(tx, { ...owned, id, name, entryId: entry.id });
		return id;
	});
}

/** Removed twice is removed once. @throws DomainError NOT_FOUND: there is none that is theirs to remove */
export async function removeItem(
	actor: Actor,
	item: {
		kind: Kind;
		id: string;
		select: (tx: Tx, id: string) => Promise<Owned | undefined>;
		remove: (tx: Tx, row: { id: string; personId: string; entryId: string }) => Promise<void>;
	},
): Promise<void> {
	const { kind, id } = item;
	const { personId } = actor;
	authorise(actor, "desk.save");
	await web().begin(async (tx) => {
		const found = isUuid(id) ? await item.select(tx, id) : undefined;
		if (!found || (found.region === null && found.personId !== personId)) {
			throw new DomainError("NOT_FOUND", "There is no such thing of yours here. Nothing was removed.");
		}
		const { region } = found;
		const entry = await append(tx, {
			type: "desk.removed",
			outcome: "done",
			...actInForce(actor, roleFor(actor, region)),
			...(region === null ? {} : { region }),
			...{ item: id, kind },
		});
		await item.remove(tx, { id, personId, entryId: entry.id });
	});
}

const roleFor = (actor: Actor, region: string | null) =>
	region === null ? authorise(actor, "desk.save") : authorise(actor, "desk.share", region);

/** Spaces around it and within it are one person's habit and not the name. Counted in characters, as the database counts them. */
function nameFrom(typed: string): string {
	const name = typed.trim().replace(/\s+/g, " ");
	const length = [...name].length;
	if (length >= 1 && length <= ITEM_NAME_MOST && name.isWellFormed() && !/\p{Cc}/u.test(name)) return name;
	throw new DomainError(
		"INPUT_INVALID",
		`Give it a name of 1 to ${ITEM_NAME_MOST} characters. Nothing was saved.`,
		[{ path: "name", message: `needs 1 to ${ITEM_NAME_MOST} characters` }],
	);
}
