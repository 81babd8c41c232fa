/**
 * The intake keys: a pair per region and period. Web gets the public halves to seal to; the private halves stay here.
 *
 * A period is a calendar month (UTC). A pair is made when its period begins and somebody asks, or by rotation; old
 * private halves are kept, since what was sealed to them must still open. Each pair made is an entry, before it exists.
 *
 * A keeper holds its regions only (KEEPER_REGIONS): it loads and makes no other region's keys, so whoever breaks into it
 * has those at most, whatever the database says. What another region's keeper must do is refused before it is recorded.
 * Test: regions.test.ts.
 */
import type { JsonWebKey, KeyObject } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { generateIntakeKey, importPrivateIntakeKey, importPublicIntakeKey } from "../envelope/intake-key.ts";
import { type Agreement, agreeWith } from "../envelope/wrap-key.ts";
import { DomainError } from "../errors.ts";
import type { IntakeKey } from "./messages.ts";
import type { KeyStore, StoredKey } from "./stores/folder.ts";

interface HeldKey extends IntakeKey {
	privateKey: KeyObject;
	publicKey: KeyObject;
	/** For what the keeper seals itself, to keys whose private half it holds anyway. */
	agreement: Agreement;
}

export interface Keyring {
	/** The key that a region seals to now. */
	current(region: string): Promise<HeldKey>;
	/** The key of that id, also one long past. @throws DomainError INTAKE_KEY_UNAVAILABLE */
	named(kid: string): Promise<HeldKey>;
	/** Public halves of all regions' current keys. */
	published(): Promise<IntakeKey[]>;
	rotate(region: string): Promise<IntakeKey>;
	/** The regions whose keys are held here; null: all there are. */
	readonly regions: readonly string[] | null;
	/** @throws DomainError REGION_NOT_HERE */
	assertHere(region: string): void;
}

/** @param regions whose keys it holds; null: all there are. @throws DomainError INPUT_INVALID where there is no such region */
export async function openKeyring(
	sql: Sql,
	store: KeyStore,
	regions: readonly string[] | null = null,
): Promise<Keyring> {
	const held = new Map<string, HeldKey>();
	const making = new Map<string, Promise<HeldKey>>();
	const load = async () => {
		for (const stored of await store.all(regions))
			if (!held.has(stored.kid)) held.set(stored.kid, hold(stored));
	};
	const known = async () =>
		(await sql<{ code: string }[]>`select code from console.region order by code`).map((r) => r.code);
	const here = async () => regions ?? (await known());
	if (regions) await assertKnown(regions, known);
	await load();

	const newest = (region: string) => {
		const now = new Date().toISOString();
		return [...held.values()]
			.filter((key) => key.region === region && key.notBefore <= now && now < key.notAfter)
			.sort((a, b) => (a.notBefore < b.notBefore ? 1 : -1))[0];
	};
	const make = async (region: string, rotated: boolean): Promise<HeldKey> => {
		const { kid, privateJwk, publicJwk } = generateIntakeKey();
		const stored: StoredKey = { kid, region, ...period(), privateJwk: privateJwk as StoredKey["privateJwk"] };
		const { notBefore, notAfter } = stored;
		const made = { kid, region, notBefore, notAfter, publicJwk, rotated, store: "file" };
		await sql`select access.make_intake_key(${sql.json(made as never)})`;
		await store.put(stored);
		const key = hold(stored);
		held.set(kid, key);
		return key;
	};
	/** One pair at a time: of two that ask at once, both get the same. */
	const once = (region: string, rotated: boolean) => {
		const running = making.get(region) ?? make(region, rotated).finally(() => making.delete(region));
		making.set(region, running);
		return running;
	};
	const keyring: Keyring = {
		regions,
		assertHere(region) {
			if (regions && !regions.includes(region)) throw notHere();
		},
		async current(region) {
			keyring.assertHere(region);
			return newest(region) ?? (await once(region, false));
		},
		async named(kid) {
			if (!held.has(kid)) await load();
			const key = held.get(kid);
			if (!key)
				throw new DomainError(
					"INTAKE_KEY_UNAVAILABLE",
					"The key that sealed this is not in the key store. Nothing is shown.",
				);
			return key;
		},
		async published() {
			const keys = await Promise.all((await here()).map((region) => keyring.current(region)));
			return keys.map(publicPart);
		},
		async rotate(region) {
			if (!(await known()).includes(region))
				throw new DomainError("INPUT_INVALID", "There is no such region. No key was made.");
			keyring.assertHere(region);
			return publicPart(await once(region, true));
		},
	};
	return keyring;
}

async function assertKnown(regions: readonly string[], known: () => Promise<string[]>): Promise<void> {
	const all = await known();
	if (regions.every((region) => all.includes(region))) return;
	throw new DomainError("INPUT_INVALID", `KEEPER_REGIONS must name regions there are: ${all.join(", ")}.`);
}

const notHere = () =>
	new DomainError(
		"REGION_NOT_HERE",
		"This decryption service does not hold that region's keys; the console asks another for them. Nothing was opened.",
	);

/** Named one by one: what is added to a held key later stays here. */
function publicPart({ region, kid, publicJwk, notBefore, notAfter }: HeldKey): IntakeKey {
	return { region, kid, publicJwk, notBefore, notAfter };
}

function hold({ kid, region, notBefore, notAfter, privateJwk }: StoredKey): HeldKey {
	const { d: _d, ...publicJwk } = privateJwk;
	const publicKey = importPublicIntakeKey({ ...publicJwk, kid });
	return {
		kid,
		region,
		notBefore,
		notAfter,
		publicJwk: publicJwk as JsonWebKey,
		privateKey: importPrivateIntakeKey({ ...privateJwk, kid }),
		publicKey,
		agreement: agreeWith(publicKey),
	};
}

function period(now = new Date()) {
	const end = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
	return { notBefore: now.toISOString(), notAfter: end.toISOString() };
}
