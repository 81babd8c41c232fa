/**
 * The intake keys: a pair per region and period. Web and platforms get the public halves to seal to; the private halves lie
 * wrapped in the key store, which is asked once for each: what it gave stays here until the key is forgotten.
 *
 * A period is a calendar month, week or day (UTC), as the policy says. A pair is made some days ahead of its period (`tend`), or
 * when somebody asks and there is none, or by rotation, which ends the earlier one's period. Each begins where the one before it
 * ends: where the policy's unit changed, the key of now and the one that is made ahead keep theirs, and then the new unit begins.
 * Which keys there are, from when to when, and what has become of them is the database's word (access.intake_key); a private
 * half without a row there is no key.
 * Guarantees: a pair is in the key store, and could be had back, before it is recorded, and recorded before anything is sealed
 * to it; of a store that is away nothing is made, recorded or published. Does not guarantee: that a private half leaves
 * this process's memory when it is forgotten, only that nothing here refers to it any more.
 *
 * A keeper holds its regions only (KEEPER_REGIONS): it loads and makes no other region's keys, so whoever breaks into it
 * has those at most, whatever the database says. What another region's keeper must do is refused before it is recorded.
 * Shown by: keyring.test.ts, regions.test.ts.
 */
import type { KeyObject } from "node:crypto";
import type { Sql } from "#db/client.ts";
import type { KeyPeriod } from "../access/policy-retention.ts";
import { generateIntakeKey, importPrivateIntakeKey, importPublicIntakeKey } from "../envelope/intake-key.ts";
import { type Agreement, agreeWith } from "../envelope/wrap-key.ts";
import { DomainError, invariant } from "../errors.ts";
import { type Period, periodFrom } from "./key-periods.ts";
import { gone, missing, notHere, replacedTwice } from "./keyring-refusals.ts";
import { type KeyRow, keyRows, makeKey, nameHalf, rotatedLately, whatBecameOf } from "./keyring-rows.ts";
import type { IntakeKey } from "./messages.ts";
import type { KeptKey, PrivateKeys } from "./stores/private-keys.ts";

/** A key whose private half the store gave. */
export interface HeldKey extends IntakeKey {
	privateKey: KeyObject;
	publicKey: KeyObject;
	/** For what the keeper seals itself, to keys whose private half it holds anyway. */
	agreement: Agreement;
}

type Entry = Omit<HeldKey, "privateKey"> & { announced: boolean; privateKey: Promise<KeyObject> | null };

export interface Keyring {
	/** The key that a region seals to now. @throws DomainError REGION_NOT_HERE, INTAKE_KEY_UNAVAILABLE, KEY_STORE_… */
	current(region: string): Promise<HeldKey>;
	/** The key of that id, also one long past. @throws DomainError INTAKE_KEY_UNAVAILABLE, KEY_STORE_… */
	named(kid: string): Promise<HeldKey>;
	/**
	 * Public halves of all regions' current keys, of the next where they are made, and of those whose period ended within the
	 * hour; each with its period. Of a region that fails: none.
	 */
	published(): Promise<IntakeKey[]>;
	/** A new pair from now on. @throws DomainError INPUT_INVALID, REGION_NOT_HERE, KEY_STORE_…, CLOCKS_DISAGREE */
	rotate(region: string): Promise<IntakeKey>;
	/**
	 * The clockwork: a pair for each region's period, and for the next one ahead of it; a destroyed key that somebody brought
	 * back with an old copy goes again. To be called every minute or so.
	 */
	tend(): Promise<void>;
	/** Out of memory and store, for ever: a key that the database says is destroyed. Done before is done. */
	forget(kid: string): Promise<void>;
	/** The regions whose keys are held here; null: all there are. */
	readonly regions: readonly string[] | null;
	/** @throws DomainError REGION_NOT_HERE */
	assertHere(region: string): void;
}

const DAY = 86_400_000;
/** For so long after its period a key still counts (access.seals_now), in milliseconds. */
const GRACE = 3_600_000;

/**
 * Asks the database and the folder, never the store.
 *
 * @param options regions: whose keys it holds; null: all there are. aheadDays: how long before its period a pair is made.
 *   period: the policy's unit
 * @throws DomainError INPUT_INVALID where there is no such region
 */
export async function openKeyring(
	sql: Sql,
	keys: PrivateKeys,
	{
		regions = null,
		aheadDays = 7,
		period: unit = "month",
	}: { regions?: readonly string[] | null; aheadDays?: number; period?: KeyPeriod } = {},
): Promise<Keyring> {
	const held = new Map<string, Entry>();
	let rows = new Map<string, KeyRow>();
	const making = new Map<string, Promise<Entry>>();
	const known = async () =>
		(await sql<{ code: string }[]>`select code from console.region order by code`).map((r) => r.code);
	const here = async () => regions ?? (await known());
	if (regions) await assertKnown(regions, known);

	/** What the database says of each key now. */
	const look = async () => {
		rows = await keyRows(sql, regions);
		for (const entry of held.values()) {
			const row = rows.get(entry.kid);
			if (!row || row.destroyed) held.delete(entry.kid);
			else
				Object.assign(entry, { notAfter: row.notAfter, notBefore: row.notBefore, announced: row.announced });
		}
	};
	const load = async () => {
		await look();
		for (const kept of await keys.all(regions)) {
			const row = rows.get(kept.kid);
			if (row && row.region === kept.region && !row.destroyed && !held.has(kept.kid))
				held.set(kept.kid, entryOf(kept, row));
		}
	};
	await load();

	const newest = (region: string, now = new Date().toISOString()) =>
		[...held.values()]
			.filter((key) => key.region === region && key.notBefore <= now && now < key.notAfter && !key.announced)
			.sort((a, b) => (a.notBefore < b.notBefore ? 1 : -1))[0];

	const of = (region: string) => [...rows.values()].filter((row) => row.region === region && row.known);
	/** By the database's word of when the region's next key begins, as of the last look. */
	const from = (region: string, begins: string) => periodFrom(begins, unit, of(region));

	const open = async (entry: Entry): Promise<HeldKey> => {
		entry.privateKey ??= keys.privateKey(entry).then(importPrivateIntakeKey);
		const asked = entry.privateKey;
		asked.catch(() => {
			if (entry.privateKey === asked) entry.privateKey = null; // the next who needs it asks again
		});
		return { ...entry, privateKey: await asked };
	};

	const make = async (region: string, how: How, period: Period): Promise<Entry> => {
		const { kid, privateJwk, publicJwk } = generateIntakeKey();
		const made = { kid, region, ...period, publicJwk };
		await keys.put({ kid, region, ...period, privateJwk });
		await makeKey(sql, { ...made, store: keys.store, ...how }).catch(async (error) => {
			const became = await whatBecameOf(sql, kid, error).catch(() => "unknown");
			if (became === "made") return;
			// It is no key: nothing can be sealed to what has no row. Where nobody knows, its half stays: it may be one yet.
			if (became === "refused") await keys.remove(kid, region).catch(() => {});
			throw error;
		});
		const entry = entryOf(made, { announced: false, ...period });
		entry.privateKey = Promise.resolve(importPrivateIntakeKey(privateJwk));
		held.set(kid, entry);
		await look(); // a rotation ended the earlier one's period
		return entry;
	};
	/** One pair at a time: of two that ask at once, both get the same. */
	const once = (name: string, act: () => Promise<Entry>) => {
		const running = making.get(name) ?? act().finally(() => making.delete(name));
		making.set(name, running);
		return running;
	};
	/** No key here seals for the region now: one that another process made, or a new one. */
	const find = async (region: string): Promise<Entry> => {
		await load();
		const there = newest(region);
		if (there) return there;
		const now = new Date().toISOString();
		const lost = of(region).some((row) => row.notBefore <= now && now < row.notAfter);
		// The database has a key of this period and the folder has not, or it is going: another takes its place, once.
		if (lost && (await rotatedLately(sql, region))) throw replacedTwice();
		return make(region, { rotated: lost }, from(region, now)).catch(async (error: unknown) => {
			await load(); // somebody else's was first
			const theirs = newest(region);
			if (theirs) return theirs;
			throw error;
		});
	};
	const ahead = async (region: string) => {
		const begins = newest(region)?.notAfter;
		if (!begins || Date.now() < Date.parse(begins) - aheadDays * DAY) return;
		const period = from(region, begins);
		const taken = of(region).some((row) => row.notBefore <= begins && begins < row.notAfter);
		if (!taken) await once(`${region} ahead`, () => make(region, { ahead: true }, period));
	};

	const keyring: Keyring = {
		regions,
		assertHere(region) {
			if (regions && !regions.includes(region)) throw notHere();
		},
		async current(region) {
			keyring.assertHere(region);
			return open(newest(region) ?? (await once(region, () => find(region))));
		},
		async named(kid) {
			if (!held.has(kid)) await load();
			const entry = held.get(kid);
			if (!entry) throw rows.get(kid)?.destroyed ? gone() : missing();
			return open(entry);
		},
		async published() {
			await look();
			const told = await Promise.allSettled((await here()).map((region) => keyring.current(region)));
			const now = told.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
			const failed = told.find((one) => one.status === "rejected");
			if (now.length === 0 && failed) throw failed.reason;
			const beside = [...held.values()].filter(
				(key) => isBeside(key) && !key.announced && regionIn(now, key.region),
			);
			const opened = await Promise.allSettled(beside.map(open));
			return [...now, ...opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))].map(
				publicPart,
			);
		},
		async rotate(region) {
			if (!(await known()).includes(region))
				throw new DomainError("INPUT_INVALID", "There is no such region. No key was made.");
			keyring.assertHere(region);
			await making.get(region)?.catch(() => {}); // one that is only being found is no rotation
			const rotated = async () => {
				await look(); // where another process made the next one, this one ends
				return make(region, { rotated: true }, from(region, new Date().toISOString()));
			};
			return publicPart(await once(`${region} rotated`, rotated));
		},
		async tend() {
			await load();
			for (const { kid, publicJwk } of held.values())
				if (rows.get(kid)?.known === false) await nameHalf(sql, kid, publicJwk);
			await look();
			const failures: unknown[] = [];
			for (const { kid, region } of await keys.all(regions)) {
				if (rows.get(kid)?.removed)
					await keys.remove(kid, region).catch((error: unknown) => failures.push(error));
			}
			for (const region of await here()) {
				for (const act of [keyring.current, ahead])
					await act(region).catch((error: unknown) => failures.push(error));
			}
			if (failures.length > 0) throw failures[0];
		},
		async forget(kid) {
			await look();
			const row = rows.get(kid);
			if (!row) return; // another keeper's
			invariant(row.destroyed, "a key is forgotten once it is recorded as destroyed");
			held.delete(kid);
			await keys.remove(kid, row.region);
		},
	};
	return keyring;
}

type How = { rotated?: boolean; ahead?: boolean };

async function assertKnown(regions: readonly string[], known: () => Promise<string[]>): Promise<void> {
	const all = await known();
	if (regions.every((region) => all.includes(region))) return;
	throw new DomainError("INPUT_INVALID", `KEEPER_REGIONS must name regions there are: ${all.join(", ")}.`);
}

/** Its period is to come, or has been over for less than an hour: what was sealed to it may be on its way. */
const isBeside = ({ notBefore, notAfter }: Period, now = Date.now()) =>
	Date.parse(notBefore) > now || (Date.parse(notAfter) <= now && now < Date.parse(notAfter) + GRACE);

const regionIn = (keys: readonly IntakeKey[], region: string) => keys.some((key) => key.region === region);

/** Named one by one: what is added to a held key later stays here. */
function publicPart({ region, kid, publicJwk, notBefore, notAfter }: IntakeKey): IntakeKey {
	return { region, kid, publicJwk, notBefore, notAfter };
}

function entryOf({ kid, region, publicJwk }: KeptKey, row: Period & { announced: boolean }): Entry {
	const publicKey = importPublicIntakeKey({ ...publicJwk, kid });
	const { notBefore, notAfter, announced } = row;
	return {
		...{ kid, region, notBefore, notAfter, announced, publicJwk, publicKey },
		agreement: agreeWith(publicKey),
		privateKey: null,
	};
}
