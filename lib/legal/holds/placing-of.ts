/**
 * From what somebody typed to what a hold covers: lines of a platform's account ids, of its thread ids and of cases. Whatever is no
 * such thing is named by its line and what is wrong, and never dropped. Shown by: list-holds.test.ts.
 */
import { selectThreadsByExternal } from "#db/queries/holds.ts";
import { web } from "#db/web.ts";
import { SCOPE_LIMIT, type ScopeItem } from "../../access/hold-scope.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import type { Placing } from "../../keeper/client-holds.ts";

type Fields = Readonly<Record<string, string>>;

const EXTERNAL = /^[A-Za-z0-9._:-]{1,128}$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/**
 * @param fields of the form: hold, newMatter (ids for both), region, matter ("" for a new one), reference, title, restricted,
 * person-…, platform, accounts, threads, cases, expires (a day), words
 * @throws DomainError NOT_PERMITTED, HOLD_SCOPE_INVALID, HOLD_INVALID
 */
export async function placingOf(actor: Actor, fields: Fields): Promise<Placing> {
	const region = fields.region ?? "";
	authorise(actor, "hold.place", region);
	const chosen = fields.matter ?? "";
	const restricted = fields.restricted === "on";
	const people = namedIn(fields);
	return {
		...{
			hold: fields.hold ?? "",
			region,
			words: (fields.words ?? "").trim(),
			expires: endOf(fields.expires),
		},
		scope: await scopeOf(region, fields),
		...(chosen === ""
			? {
					matter: fields.newMatter ?? "",
					new: {
						...{ reference: fields.reference?.trim() ?? "", title: fields.title?.trim() ?? "" },
						restricted,
					},
					...(restricted && { people }),
				}
			: { matter: chosen, ...(people.length > 0 && { people }) }),
	};
}

/** The people whose boxes are ticked. */
export function namedIn(fields: Fields): string[] {
	return Object.keys(fields).flatMap((name) => (name.startsWith("person-") ? [name.slice(7)] : []));
}

/** The last second of a day, in UTC. @throws DomainError HOLD_INVALID */
export function endOf(day: string | undefined): string {
	const at = new Date(`${day}T23:59:59.000Z`);
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? "") || Number.isNaN(at.getTime()))
		throw new DomainError("HOLD_INVALID", `Say until which day it is to be held. ${NOT_PLACED}`);
	return at.toISOString();
}

async function scopeOf(region: string, fields: Fields): Promise<ScopeItem[]> {
	const [accounts, threads, cases] = [fields.accounts, fields.threads, fields.cases].map(linesOf) as [
		string[],
		string[],
		string[],
	];
	const count = accounts.length + threads.length + cases.length;
	if (count === 0) throw wrong("Name at least one account, thread or case.");
	if (count > SCOPE_LIMIT)
		throw wrong(
			`A hold covers at most ${SCOPE_LIMIT.toLocaleString("en")}; these are ${count.toLocaleString("en")}. Place several.`,
		);
	const platform = fields.platform ?? "";
	for (const [what, lines] of [
		["account", accounts],
		["thread", threads],
	] as const) {
		const at = lines.findIndex((line) => !EXTERNAL.test(line));
		if (at >= 0) throw wrong(`Line ${at + 1} of the ${what}s is no id of a platform's.`);
	}
	return [
		...accounts.map((account) => ({ kind: "account" as const, platform, account })),
		...(await threadsOf(region, platform, threads)),
		...cases.map((line, at) => {
			const [id] = UUID.exec(line) ?? [];
			if (!id) throw wrong(`Line ${at + 1} of the cases holds no case's id or address.`);
			return { kind: "case" as const, case: id.toLowerCase() };
		}),
	];
}

async function threadsOf(region: string, platform: string, ids: string[]): Promise<ScopeItem[]> {
	if (ids.length === 0) return [];
	const found = await selectThreadsByExternal(web(), { platform, region, ids });
	const known = new Map(found.map(({ id, external }) => [external, id]));
	return ids.map((external, at) => {
		const thread = known.get(external);
		if (!thread)
			throw wrong(
				`Line ${at + 1} of the threads is no thread that was reported in this region. Hold its accounts: what is yet to come is held then.`,
			);
		return { kind: "thread", thread };
	});
}

/** Each once, in the order in which they stand. */
const linesOf = (text = "") => [...new Set(text.split(/[\s,;]+/).filter((line) => line !== ""))];

const NOT_PLACED = "Nothing was placed.";
const wrong = (what: string) => new DomainError("HOLD_SCOPE_INVALID", `${what} ${NOT_PLACED}`);
