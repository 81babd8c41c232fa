/**
 * Macros: what was found, what follows and words that fit many cases, under a name. Choosing one fills the decision form in and
 * decides nothing. One's own, or shared with a region's desk by a lead of it.
 *
 * Guarantees: no person and no message is in one, and nobody sees another's own; saving and removing are entries. Its words stand
 * in clear, unlike what is written about a case: the form says that they are for many cases. Shown by: macros.test.ts.
 */
import { z } from "zod";
import {
	countMacros,
	removeMacro as deleteMacro,
	insertMacro,
	selectMacro,
	selectMacros,
} from "#db/queries/macros.ts";
import { web } from "#db/web.ts";
import { ACTION_KINDS } from "../access/policy-desk.ts";
import { allowed } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { clauseOf } from "./clauses.ts";
import { keepItem, removeItem } from "./desk-items.ts";
import { ACTIONS, type ActionRule } from "./outcomes.ts";

export const MACROS_MOST = 50;

const Body = z.strictObject({
	act: z.enum(["NO_VIOLATION", "SUPPORT", "VIOLATION"]),
	/** CATEGORY/KEYWORD; null where nothing was found. */
	rule: z
		.string()
		.max(130)
		.refine((rule) => {
			const [category = "", keyword = ""] = rule.split("/");
			return clauseOf(category, keyword || null) !== null;
		})
		.nullable(),
	actions: z
		.array(
			z.strictObject({
				kind: z.enum(ACTION_KINDS),
				on: z.enum(["account", "messages", "thread"]),
				days: z.string().regex(/^\d{0,4}$/),
				label: z.string().regex(/^[A-Z0-9_]{0,64}$/),
			}),
		)
		.max(ACTION_KINDS.length)
		.refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length)
		.refine((all) => all.every(({ kind, on }) => (ACTIONS[kind] as ActionRule).concerns.includes(on))),
	words: z.string().max(2_000),
});
/** No person and no message: those are each case's own. */
export type MacroBody = z.infer<typeof Body>;

export interface Macro {
	id: string;
	name: string;
	shared: boolean;
	/** Whether the actor may remove it. */
	own: boolean;
	body: MacroBody;
}

/** One's own and those of the region. What is not understood any more is left out. */
export async function listMacros(actor: Actor, region: string): Promise<Macro[]> {
	if (!allowed(actor, "desk.save", region)) return [];
	const rows = await selectMacros(web(), { personId: actor.personId, region });
	return rows.flatMap(({ id, name, region: of, body }) => {
		const parsed = Body.safeParse(body);
		if (!parsed.success) return [];
		const own = of === null || allowed(actor, "desk.share", of);
		return [{ id, name, shared: of !== null, own, body: parsed.data }];
	});
}

/** @param region whose desk it is shared with; null: nobody's. @returns its id. @throws DomainError INPUT_INVALID, DESK_FULL */
export async function saveMacro(
	actor: Actor,
	{ name, region, body }: { name: string; region: string | null; body: unknown },
): Promise<string> {
	const parsed = Body.safeParse(body);
	if (!parsed.success || !parsed.data.words.isWellFormed() || parsed.data.words.includes("\0")) {
		throw new DomainError("INPUT_INVALID", "This cannot be kept as a macro. Nothing was saved.");
	}
	return keepItem(actor, {
		...{ kind: "MACRO", name, region, most: MACROS_MOST, count: countMacros },
		insert: (tx, row) => insertMacro(tx, { ...row, body: parsed.data }),
	});
}

/** @throws DomainError NOT_FOUND: there is none that is theirs to remove */
export function removeMacro(actor: Actor, id: string): Promise<void> {
	return removeItem(actor, {
		...{ kind: "MACRO", id, select: selectMacro },
		remove: (tx, { entryId }) => deleteMacro(tx, id, entryId),
	});
}
