/**
 * From what somebody typed to what a hold covers: lines of a platform's account ids, of its thread ids and of cases. Whatever is no
 * such thing is named by the line on which it stands and what is wrong, and never dropped; no id is repeated in what is said. Shown by: list-holds.test.ts.
 */
import { selectCasesOf, selectThreadsByExternal } from "#db/queries/holds.ts";
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
	const [reference, title] = [fields.reference?.trim() ?? "", fields.title?.trim() ?? ""];
	if (chosen === "" && (reference === "" || title === ""))
		throw new DomainError(
			"HOLD_INVALID",
			`${reference === "" ? "Give the matter a reference" : "Say what the matter is about"}. ${NOT_PLACED}`,
		);
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
						...{ reference, title, restricted },
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

/** The last second of a day, in UTC. @param notDone what is said where it is none. @throws DomainError HOLD_INVALID */
export function endOf(day: string | undefined, notDone = NOT_PLACED): string {
	const at = new Date(`${day}T23:59:59.000Z`);
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? "") || Number.isNaN(at.getTime()))
		throw new DomainError("HOLD_INVALID", `Say until which day it is to be held. ${notDone}`);
	return at.toISOString();
}

async function scopeOf(region: string, fields: Fields): Promise<ScopeItem[]> {
	const [accounts, threads, cases] = [fields.accounts, fields.threads, fields.cases].map(linesOf) as [
		Typed[],
		Typed[],
		Typed[],
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
		const none = lines.find(({ value }) => !EXTERNAL.test(value));
		if (none) throw wrong(`Line ${none.line} of the ${what}s holds what is no id of a platform's.`);
	}
	return [
		...accounts.map(({ value }) => ({ kind: "account" as const, platform, account: value })),
		...(await threadsOf(region, platform, threads)),
		...(await casesOf(region, cases)),
	];
}

async function casesOf(region: string, lines: Typed[]): Promise<ScopeItem[]> {
	if (lines.length === 0) return [];
	const cases = lines.map(({ value, line }) => {
		const [id] = UUID.exec(value) ?? [];
		if (!id) throw wrong(`Line ${line} of the cases holds what is no case's id or address.`);
		return { id: id.toLowerCase(), line };
	});
	const known = new Set(await selectCasesOf(web(), { region, ids: cases.map(({ id }) => id) }));
	const none = cases.find(({ id }) => !known.has(id));
	if (none) throw wrong(`Line ${none.line} of the cases holds what is no case of this region.`);
	return [...new Set(cases.map(({ id }) => id))].map((id) => ({ kind: "case", case: id }));
}

async function threadsOf(region: string, platform: string, lines: Typed[]): Promise<ScopeItem[]> {
	if (lines.length === 0) return [];
	const ids = lines.map(({ value }) => value);
	const found = await selectThreadsByExternal(web(), { platform, region, ids });
	const known = new Map(found.map(({ id, external }) => [external, id]));
	return lines.map(({ value, line }) => {
		const thread = known.get(value);
		if (!thread)
			throw wrong(
				`Line ${line} of the threads holds what is no thread that was reported in this region. Hold its accounts: what is yet to come is held then.`,
			);
		return { kind: "thread", thread };
	});
}

interface Typed {
	value: string;
	/** On which line of the field it stands, from 1. */
	line: number;
}

/** Each once, in the order in which they stand; several may stand on a line, apart by spaces, commas or semicolons. */
function linesOf(text = ""): Typed[] {
	const first = new Map<string, Typed>();
	for (const [at, words] of text.split(/\r\n|\r|\n/).entries())
		for (const value of words.split(/[\s,;]+/))
			if (value !== "" && !first.has(value)) first.set(value, { value, line: at + 1 });
	return [...first.values()];
}

const NOT_PLACED = "Nothing was placed.";
const wrong = (what: string) => new DomainError("HOLD_SCOPE_INVALID", `${what} ${NOT_PLACED}`);
