/** The five things that are done with a legal hold, each as act-on-hold.ts does it. */
import { holdStatement, renewalStatement, scopeDigest } from "../../access/hold-scope.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import { type HoldFacts, type HoldKind, NOT_DONE } from "./act-on-hold.ts";
import type { HoldDone, Placing, ReleaseAsking, ReleaseWord, Renewing } from "./messages-holds.ts";

type OfHold<Said> = Said & { hold: string };
type Done = Promise<readonly { r: HoldDone }[]>;

export const PLACE: HoldKind<Placing> = {
	...{ act: "place_hold", right: "hold.place", type: "hold.placed" },
	factsOf: async (_keeper, _actor, { hold, matter, region, expires }) => ({ hold, matter, region, expires }),
	statement: ({ words, scope, ...matter }) => holdStatement(words, scope, matter),
	words: ({ words }) => words,
	write: ({ sql }, o): Done =>
		sql`select legal.place_hold(${sql.json({ ...o, scopeDigest: scopeDigest((o as Placing).scope) } as never)}) as r`,
};

export const RENEW: HoldKind<OfHold<Renewing>> = {
	...{ act: "renew_hold", right: "hold.place", type: "hold.renewed" },
	factsOf: async (keeper, actor, { hold, expires }) => ({
		...(await standing(keeper, actor, hold)),
		expires,
	}),
	statement: ({ words, people }) => renewalStatement(words, { people }),
	words: ({ words }) => words,
	write: ({ sql }, o): Done => sql`select legal.renew_hold(${sql.json(o as never)}) as r`,
};

export const ASK_RELEASE: HoldKind<OfHold<ReleaseAsking>> = {
	...{ act: "ask_release", right: "hold.lift", type: "hold.release_asked" },
	factsOf: async (keeper, actor, { hold, request }) => ({
		...(await standing(keeper, actor, hold)),
		request,
	}),
	statement: ({ words }) => words,
	words: ({ words }) => words,
	write: ({ sql }, o): Done => sql`select legal.ask_release(${sql.json(o as never)}) as r`,
};

export const DECLINE: HoldKind<OfHold<ReleaseWord>> = {
	...{ act: "decline_release", right: "hold.lift", type: "hold.release_declined" },
	factsOf: (keeper, actor, said) => waiting(keeper, actor, said),
	...{ statement: () => null, words: () => null },
	write: ({ sql }, o): Done => sql`select legal.decline_release(${sql.json(o as never)}) as r`,
};

export const RELEASE: HoldKind<OfHold<ReleaseWord>> = {
	...{ act: "release_hold", right: "hold.lift", type: "hold.released" },
	factsOf: (keeper, actor, said) => waiting(keeper, actor, said),
	...{ statement: () => null, words: () => null },
	write: ({ sql }, o): Done => sql`select legal.release_hold(${sql.json(o as never)}) as r`,
};

/** The hold, if this person may know of it. */
async function standing({ sql }: Keeper, actor: Actor, hold: string): Promise<HoldFacts> {
	const [found] = await sql<HoldFacts[]>`
		select id as hold, matter_id as matter, region from legal.hold
		where id = ${hold} and legal.sees(matter_id, ${actor.personId})`;
	if (!found) throw new DomainError("NOT_FOUND", `There is no such hold. ${NOT_DONE}`);
	return found;
}

async function waiting(
	keeper: Keeper,
	actor: Actor,
	{ hold, request }: { hold: string; request: string },
): Promise<HoldFacts> {
	const facts = await standing(keeper, actor, hold);
	const [asked] = await keeper.sql<{ entry: string }[]>`
		select entry_id as entry from legal.hold_release where id = ${request} and hold_id = ${hold}`;
	if (!asked) throw new DomainError("REQUEST_NOT_WAITING", `Nobody asks for it any more. ${NOT_DONE}`);
	return { ...facts, request, ...asked };
}
