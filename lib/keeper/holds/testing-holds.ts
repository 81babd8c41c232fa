/** Legal holds as tests of the keeper have them: placed, renewed and lifted by whoever it is, with a passkey or on a session. */
import { randomUUID } from "node:crypto";
import { closeAgo, makeDue, planRetention } from "#db/testing-retention.ts";
import type { ScopeItem } from "../../access/hold-scope.ts";
import { TEST_SETTINGS } from "../settings.ts";
import type { House, Person, Reported } from "../testing.ts";
import { confirmationOf, type Lies, type SoftPasskey } from "../testing-passkey.ts";
import { actOnHold, askForHold, type HoldKind } from "./act-on-hold.ts";
import { ASK_RELEASE, DECLINE, PLACE, RELEASE, RENEW } from "./kinds.ts";
import type { HoldDone, Placing } from "./messages-holds.ts";

export const WHY = "The authority's letter of this morning asks that all of it be kept until the trial.";
const DAY = 86_400_000;

/** Deletion waits for nobody where a house has three threads. */
export const HASTY = {
	...TEST_SETTINGS.policy,
	retention: { ...TEST_SETTINGS.policy.retention, atOncePercent: 100 },
};
export const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

export type Key = SoftPasskey | undefined;

async function acted<Said extends object>(
	{ keeper }: House,
	{ session }: Person,
	kind: HoldKind<Said>,
	said: Said,
	key: Key,
	lies?: Lies,
): Promise<HoldDone> {
	const asked = await askForHold(keeper, session, kind, said);
	return actOnHold(keeper, session, kind, said, key && confirmationOf(asked, key, lies));
}

export interface Placed extends HoldDone {
	hold: string;
	matter: string;
}

/** A hold of a new matter that is not restricted, for 90 days in the EU, unless it is said otherwise. */
export const placing = (scope: readonly ScopeItem[], over: Partial<Placing> = {}): Placing => ({
	...{ hold: randomUUID(), matter: randomUUID(), region: "eu", expires: inDays(90), words: WHY },
	scope: [...scope],
	new: { reference: "24 O 117/26", title: "Threats against a witness", restricted: false },
	...over,
});

export async function place(
	house: House,
	person: Person,
	scope: readonly ScopeItem[],
	{ key, lies, ...over }: Partial<Placing> & { key?: Key; lies?: Lies } = {},
): Promise<Placed> {
	const said = placing(scope, over);
	const { hold, matter } = said;
	return { hold, matter, ...(await acted(house, person, PLACE, said, key, lies)) };
}

export const renew = (
	house: House,
	person: Person,
	hold: string,
	expires: string,
	key?: Key,
	people?: string[],
) => acted(house, person, RENEW, { hold, expires, words: WHY, ...(people && { people }) }, key);

export async function askRelease(house: House, person: Person, hold: string, key?: Key) {
	const request = randomUUID();
	return { request, ...(await acted(house, person, ASK_RELEASE, { hold, request, words: WHY }, key)) };
}

export const decline = (house: House, person: Person, hold: string, request: string, key?: Key) =>
	acted(house, person, DECLINE, { hold, request }, key);

export const lift = (house: House, person: Person, hold: string, request: string, key?: Key) =>
	acted(house, person, RELEASE, { hold, request }, key);

/** How many holds stand on a thread, as what deletes would find it. */
export async function holdsOn(
	{ database }: House,
	{ threadId }: Pick<Reported, "threadId">,
): Promise<number> {
	const [row] = await database.admin`select holds from vault.thread_life where thread_id = ${threadId}`;
	return row?.holds;
}

/** The account of a thread of `reportThread`: each has a platform of its own. */
export async function accountOf({ web }: House, { threadId }: Reported, account = "a"): Promise<ScopeItem> {
	const [row] = await web`select platform_id from console.thread where id = ${threadId}`;
	return { kind: "account", platform: row?.platform_id, account };
}

/**
 * The work on it was over long ago, and deletion comes by.
 *
 * @returns why its content stays; null: it is gone; undefined: nobody meant it to go
 */
export async function dueNow(
	{ database }: House,
	{ threadId, caseId }: Reported,
): Promise<string | null | undefined> {
	const [open] = await database.admin`select from console.case where id = ${caseId} and closed_at is null`;
	if (open) await closeAgo(database, caseId, 400);
	const { plan } = await planRetention(database);
	const went = plan === null ? [] : await makeDue(database, plan);
	return went.find(({ thread }) => thread === threadId)?.why;
}
