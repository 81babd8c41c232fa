/** Which key seals when, how often the key store is asked, and what the database lets nobody seal to. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { namingKey } from "#db/attacks/traps.ts";
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { KEY_PERIODS, type KeyPeriod } from "../access/policy-retention.ts";
import { readPolicy } from "../access/read-policy.ts";
import { generateIntakeKey } from "../envelope/intake-key.ts";
import { DomainError } from "../errors.ts";
import { periodFrom } from "./key-periods.ts";
import { openKeyring } from "./keyring.ts";
import { putSettingsInForce } from "./settings.ts";
import { fileStore } from "./stores/file-store.ts";
import { openPrivateKeys, type PrivateKeys } from "./stores/private-keys.ts";
import { type House, openHouse, type Person, reportThread, signIn } from "./testing.ts";
import { testPlaces } from "./testing-places.ts";

const places = testPlaces("keyring");
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;
const WHOLE_MONTH = 62;
const DAY = 86_400_000;

let house: House;
let author: Person;
before(async () => {
	house = await openHouse(places.place("keys"));
	author = await signIn(house, ["moderator", "eu"]);
});
after(() => house.close());
// Each test's keys stand alone: what was made before is over, an hour and more ago.
beforeEach(() => park());
async function park(): Promise<void> {
	await house.database
		.admin`update access.intake_key set not_before = now() - interval '400 days' - random() * interval '1 day',
		not_after = now() - interval '399 days', public_jwk = null`;
}

/** A store whose answers are counted, and that can be taken away. */
function watched(folder = places.place("folder")) {
	const keys = openPrivateKeys(join(folder, "intake"), fileStore(join(folder, "master-key")));
	const seen = { asked: 0, away: false };
	const away = () => {
		if (seen.away) throw new DomainError("KEY_STORE_UNAVAILABLE", "The key store is away.");
	};
	const watching: PrivateKeys = {
		...keys,
		async privateKey(of) {
			seen.asked++;
			away();
			return keys.privateKey(of);
		},
		async put(key) {
			away();
			await keys.put(key);
		},
	};
	return { keys: watching, seen, folder };
}

const ring = (keys: PrivateKeys, aheadDays = 0, regions: string[] | null = ["eu"], period?: KeyPeriod) =>
	openKeyring(house.keeper.sql, keys, { regions, aheadDays, period });
const rows = () =>
	house.database.admin<{ kid: string; from: Date; to: Date }[]>`
		select kid, not_before as "from", not_after as "to" from access.intake_key
		where region = 'eu' and public_jwk is not null order by not_before`;

/** What web or the keeper seals, as far as the database looks at it. */
const seal = (kid: string) =>
	house.web`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
		values (${randomUUID()}, 'decision', ${randomUUID()}, 'eu', ${author.id}, ${namingKey(kid)}, 'x')`;

describe("periods", () => {
	it("the next period's pair is made ahead, published beside the current one, and takes over when its period begins", async (t) => {
		const { keys } = watched();
		const keyring = await ring(keys, WHOLE_MONTH);
		await keyring.tend();
		await keyring.tend();
		const [now, next, ...more] = await keyring.published();
		assert.ok(now && next);
		assert.deepEqual(more, []);
		assert.equal(now.notAfter, next.notBefore);
		assert.match(next.notBefore, /^\d{4}-\d\d-01T00:00:00.000Z$/);
		assert.equal((await keyring.current("eu")).kid, now.kid);
		t.mock.timers.enable({ apis: ["Date"], now: Date.parse(next.notBefore) });
		assert.equal((await keyring.current("eu")).kid, next.kid);
	});

	it("nothing is made earlier than the policy's days ahead", async (t) => {
		t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
		const keyring = await ring(watched().keys, 0);
		await keyring.tend();
		assert.equal((await keyring.published()).length, 1);
	});

	it("a rotation ends the earlier key's period, and what was sealed to it still opens", async () => {
		const keyring = await ring(watched().keys, WHOLE_MONTH);
		await keyring.tend();
		const first = await keyring.current("eu");
		const second = await keyring.rotate("eu");
		const [one, two, ahead] = await rows();
		assert.deepEqual([one?.kid, two?.kid], [first.kid, second.kid]);
		assert.equal(one?.to.getTime(), two?.from.getTime());
		assert.equal(two?.to.getTime(), ahead?.from.getTime(), "the one made ahead stays");
		assert.equal((await keyring.current("eu")).kid, second.kid);
		assert.equal((await keyring.named(first.kid)).kid, first.kid);
		const [entry] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = 'key.rotated' order by at desc limit 1`;
		assert.deepEqual([entry?.leaf.key, entry?.leaf.keyVersion], [second.kid, first.kid]);
	});

	it("a rotation that is asked for while a key is only being looked for is one all the same", async () => {
		const { keys } = watched();
		const { kid } = await (await ring(keys)).current("eu");
		const [found, rotated] = await Promise.all([
			(await ring(keys)).current("eu"),
			(async () => {
				const one = await ring(keys);
				const looking = one.current("eu");
				const made = await one.rotate("eu");
				await looking;
				return made;
			})(),
		]);
		assert.notEqual(rotated.kid, kid);
		assert.ok([kid, rotated.kid].includes(found.kid));
	});

	it("two that ask at once, in one process or in two, get one key a period", async () => {
		const { keys } = watched();
		const rings = await Promise.all([ring(keys), ring(keys), ring(keys)]);
		const got = await Promise.all(rings.flatMap((one) => [one.current("eu"), one.current("eu")]));
		assert.equal(new Set(got.map(({ kid }) => kid)).size, 1);
		assert.equal((await rows()).length, 1);
	});

	it("of one region never overlap, whoever writes them; the other region's are its own", async () => {
		const insert = (region: string, from: string, to: string) => {
			const { kid, publicJwk } = generateIntakeKey();
			return house.database
				.admin`insert into access.intake_key (kid, region, not_before, not_after, public_jwk)
				values (${kid}, ${region}, ${from}, ${to}, ${house.database.admin.json(publicJwk)})`;
		};
		await insert("eu", "2031-01-01Z", "2031-02-01Z");
		for (const [from, to] of [
			["2031-01-31T23:59:59Z", "2031-03-01Z"],
			["2030-12-01Z", "2031-01-01T00:00:01Z"],
			["2031-01-10Z", "2031-01-11Z"],
			["2030-01-01Z", "2032-01-01Z"],
		] as const)
			await assert.rejects(insert("eu", from, to), { code: "CS302" });
		await insert("us", "2031-01-10Z", "2031-01-11Z");
		const both = await Promise.allSettled([
			insert("eu", "2032-01-01Z", "2032-02-01Z"),
			insert("eu", "2032-01-15Z", "2032-02-15Z"),
		]);
		assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
	});

	it("of a day: the next day's pair is there all day, and takes over at midnight by UTC", async (t) => {
		const keyring = await ring(watched().keys, 1, ["eu"], "day");
		await keyring.tend();
		const [today, tomorrow, ...more] = await keyring.published();
		assert.ok(today && tomorrow);
		assert.deepEqual(more, []);
		const midnight = Date.parse(today.notAfter);
		assert.equal(midnight % DAY, 0);
		assert.ok(midnight > Date.parse(today.notBefore) && midnight <= Date.parse(today.notBefore) + DAY);
		assert.equal(tomorrow.notBefore, today.notAfter);
		assert.equal(Date.parse(tomorrow.notAfter), midnight + DAY);
		t.mock.timers.enable({ apis: ["Date"], now: midnight });
		await keyring.tend();
		assert.equal((await keyring.current("eu")).kid, tomorrow.kid);
		const [, , after, ...none] = await rows();
		assert.deepEqual([after?.from.toISOString(), none], [tomorrow.notAfter, []]);
	});

	it("go on to the end of the key that seals where the policy changes from months to days; then days begin", async (t) => {
		const { keys } = watched();
		const { kid } = await (await ring(keys)).current("eu");
		// Today may be the month's last: its end is put some days off.
		const ends = Math.floor(Date.now() / DAY + 10) * DAY;
		await house.database.admin`update access.intake_key set not_after = ${new Date(ends)} where kid = ${kid}`;
		const keyring = await ring(keys, 1, ["eu"], "day");
		t.mock.timers.enable({ apis: ["Date"], now: ends - DAY - 1 });
		await keyring.tend();
		assert.deepEqual([(await keyring.current("eu")).kid, (await rows()).length], [kid, 1]);
		t.mock.timers.setTime(ends - DAY);
		await keyring.tend();
		t.mock.timers.setTime(ends);
		await keyring.tend();
		const [, first, second, ...more] = await rows();
		assert.deepEqual(
			[first?.from.getTime(), first?.to.getTime(), second?.from.getTime(), second?.to.getTime(), more],
			[ends, ends + DAY, ends + DAY, ends + 2 * DAY, []],
		);
		assert.equal((await keyring.current("eu")).kid, first?.kid);
	});

	it("of a longer unit begin where the shorter ones that are made end; a rotation meanwhile ends there too", async () => {
		const { keys } = watched();
		await (await ring(keys, 1, ["eu"], "day")).tend();
		const keyring = await ring(keys, WHOLE_MONTH, ["eu"], "month");
		await keyring.rotate("eu");
		await keyring.tend();
		const made = await rows();
		assert.equal(made.length, 3);
		for (const [i, { from }] of made.entries())
			if (i > 0) assert.equal(made[i - 1]?.to.getTime(), from.getTime());
	});

	it("are no longer than by the policy in force, whoever makes them", async () => {
		const inForce = (period: KeyPeriod) => {
			const policy = readPolicy({ retention: { keys: { period, aheadDays: 1 } } });
			return putSettingsInForce({ ...house.keeper, settings: { ...house.keeper.settings, policy } });
		};
		const { sql } = house.keeper;
		const starts = new Date(Math.floor(Date.now() / DAY + 2) * DAY).toISOString();
		for (const period of KEY_PERIODS) {
			await inForce(period);
			const { notAfter } = periodFrom(starts, period);
			const until = (notAfter: string) => {
				const { kid, publicJwk } = generateIntakeKey();
				const key = { kid, publicJwk, region: "eu", store: "file", notBefore: starts, notAfter, ahead: true };
				return sql`select access.make_intake_key(${sql.json(key as never)})`;
			};
			await assert.rejects(until(new Date(Date.parse(notAfter) + 1).toISOString()), { code: "CS308" });
			await until(notAfter);
			await park();
		}
		// A service that was not started anew since the policy changed makes none, and says so.
		await assert.rejects((await ring(watched().keys, WHOLE_MONTH)).tend(), refused("INTAKE_KEY_UNAVAILABLE"));
		await putSettingsInForce(house.keeper);
	});

	/** As `ring`, where the connection is lost around the call that makes a key. */
	const losing = (keys: PrivateKeys, when: "after" | "before") => {
		const lost = () => Promise.reject(Object.assign(new Error("lost"), { code: "CONNECTION_CLOSED" }));
		const sql = new Proxy(house.keeper.sql, {
			apply(target, at, [strings, ...values]) {
				const call = () => Reflect.apply(target, at, [strings, ...values]);
				if (!Array.isArray(strings) || !strings.join("").includes("make_intake_key")) return call();
				return when === "after" ? call().then(lost) : lost();
			},
		});
		return openKeyring(sql, keys, { regions: ["eu"], aheadDays: 0 });
	};

	it("a key whose making was committed when the connection was lost is the key, and its private half stays", async () => {
		const { keys } = watched();
		const { kid } = await (await losing(keys, "after")).current("eu");
		assert.deepEqual(
			(await rows()).map((row) => row.kid),
			[kid],
		);
		assert.equal((await keys.all(null)).length, 1);
		assert.equal((await (await ring(keys)).named(kid)).kid, kid);
	});

	it("of one of which nobody knows whether it was made the private half stays; of one that was refused it goes", async () => {
		const unknown = watched();
		await assert.rejects((await losing(unknown.keys, "before")).current("eu"), { code: "CONNECTION_CLOSED" });
		assert.deepEqual([(await unknown.keys.all(null)).length, (await rows()).length], [1, 0]);
		const { keys } = watched();
		const strict = { ...keys, store: null as never }; // which the database refuses
		await assert.rejects((await ring(strict)).current("eu"), { code: "CS303" });
		assert.deepEqual([(await keys.all(null)).length, (await rows()).length], [0, 0]);
	});

	it("a keeper whose clock was set back a year makes no key, and says which clocks to look at", async (t) => {
		const keyring = await ring(watched().keys);
		t.mock.timers.enable({ apis: ["Date"], now: Date.now() - 365 * 86_400_000 });
		await assert.rejects(keyring.current("eu"), refused("CLOCKS_DISAGREE"));
		await assert.rejects(keyring.tend(), refused("CLOCKS_DISAGREE"));
		assert.equal((await rows()).length, 0);
	});

	it("a key of before gets its public half from its keeper, and nobody else's", async () => {
		const { keys } = watched();
		const keyring = await ring(keys);
		const { kid } = await keyring.current("eu");
		await house.database.admin`update access.intake_key set public_jwk = null where kid = ${kid}`;
		const other = generateIntakeKey();
		await assert.rejects(
			house.keeper.sql`select access.name_public_half(${kid}, ${house.keeper.sql.json(other.publicJwk)})`,
			{ code: "23514" },
		);
		await (await ring(keys)).tend();
		const [row] = await rows();
		assert.equal(row?.kid, kid);
	});
});

describe("the key store", () => {
	it("is asked once for a key, however often it opens; and again by the next where it failed", async () => {
		const { keys, seen } = watched();
		const { kid } = await (await ring(keys)).current("eu");
		const keyring = await ring(keys);
		seen.away = true;
		await assert.rejects(keyring.named(kid), refused("KEY_STORE_UNAVAILABLE"));
		await assert.rejects(keyring.current("eu"), refused("KEY_STORE_UNAVAILABLE"));
		seen.away = false;
		seen.asked = 0;
		await Promise.all(Array.from({ length: 20 }, () => keyring.named(kid)));
		await keyring.published();
		assert.equal(seen.asked, 1);
		seen.away = true;
		assert.equal((await keyring.named(kid)).kid, kid, "what was asked for stays while the store is away");
	});

	it("that is away publishes nothing, makes nothing and records nothing, and keeps no other region from working", async () => {
		const { keys, seen } = watched();
		const keyring = await ring(keys, WHOLE_MONTH, null);
		await keyring.current("us");
		seen.away = true;
		const entries = () => house.web`select from ledger.entry where type like 'key.%'`;
		const before = (await entries()).length;
		await assert.rejects(keyring.current("eu"), refused("KEY_STORE_UNAVAILABLE"));
		await assert.rejects(keyring.rotate("eu"), refused("KEY_STORE_UNAVAILABLE"));
		await assert.rejects(keyring.tend(), refused("KEY_STORE_UNAVAILABLE"));
		assert.equal((await entries()).length, before);
		assert.deepEqual(
			(await keyring.published()).map(({ region }) => region),
			["us"],
		);
		const [row] = await rows();
		assert.equal(row, undefined);
	});

	it("whose folder was lost seals to a new key from then on, once; what was sealed before says so", async () => {
		const { keys, folder } = watched();
		const before = await (await ring(keys, 0, ["us"])).current("us");
		rmSync(join(folder, "intake"), { recursive: true });
		const keyring = await ring(keys, 0, ["us"]);
		const now = await keyring.current("us");
		assert.notEqual(now.kid, before.kid);
		await assert.rejects(keyring.named(before.kid), refused("INTAKE_KEY_UNAVAILABLE"));
		rmSync(join(folder, "intake"), { recursive: true });
		await assert.rejects((await ring(keys, 0, ["us"])).current("us"), refused("INTAKE_KEY_UNAVAILABLE"));
	});

	it("forgets a key that is recorded as destroyed, in memory and folder, as often as it is told; no other", async () => {
		const { keys, folder } = watched();
		const keyring = await ring(keys);
		const { kid } = await keyring.current("eu");
		const copy = places.place("copy");
		cpSync(join(folder, "intake"), copy, { recursive: true });
		await assert.rejects(keyring.forget(kid), refused("INTERNAL"));
		assert.equal((await keyring.named(kid)).kid, kid);
		await destroyed(kid);
		await keyring.forget(kid);
		await keyring.forget(kid);
		await keyring.forget("never-heard-of");
		assert.deepEqual(await keys.all(null), []);
		await assert.rejects(keyring.named(kid), /was destroyed/);
		// Brought back with an old copy of the folder, it is no key.
		cpSync(copy, join(folder, "intake"), { recursive: true });
		const anew = await ring(keys);
		await assert.rejects(anew.named(kid), /was destroyed/);
		await house.database.admin`update access.intake_key set removed_at = now() where kid = ${kid}`;
		await anew.tend();
		assert.ok(
			(await keys.all(null)).every((kept) => kept.kid !== kid),
			"and goes again",
		);
	});
});

describe("what is sealed", () => {
	const period = (kid: string, from: string, to: string) =>
		house.database.admin.unsafe(`update access.intake_key set not_before = now() + interval '${from}',
			not_after = now() + interval '${to}' where kid = '${kid}'`);
	const key = async () => (await testIntakeKey(house.database.admin, "eu")).kid;
	const over = { code: "CS301" };

	it("is sealed to a key in its period: five minutes early at most, an hour late at most", async () => {
		const kid = await key();
		for (const [from, to] of [
			["-1 day", "1 day"],
			["4 minutes", "1 day"],
			["-1 day", "-59 minutes"],
		] as const) {
			await period(kid, from, to);
			await seal(kid);
		}
		for (const [from, to] of [
			["6 minutes", "1 day"],
			["-1 day", "-61 minutes"],
		] as const) {
			await period(kid, from, to);
			await assert.rejects(seal(kid), over);
		}
	});

	it("is never sealed to a key that is to be destroyed, or is", async () => {
		const kid = await key();
		await announced(kid);
		await assert.rejects(seal(kid), over);
		await destroyed(kid);
		await assert.rejects(seal(kid), over);
	});

	it("comes before a key's destruction is announced, or is refused: whoever has the key's row is first", async () => {
		const kid = await key();
		await period(kid, "-1 day", "-1 minute");
		const locked = Promise.withResolvers<void>();
		const announcing = house.database.admin.begin(async (tx) => {
			await tx`update access.intake_key set announced_at = now(), announced_entry_id = gen_random_uuid(),
				destruction_due_at = now() + interval '7 days' where kid = ${kid}`;
			locked.resolve();
			await waitsFor("vault.note");
		});
		await locked.promise;
		await assert.rejects(seal(kid), over);
		await announcing;
	});

	it("opens by the key that its wrapped key names, whatever else is said of it", async () => {
		const { threadId } = await reportThread(house, { messages: 1, reported: [1] });
		const [row] = await house.database.admin`select * from vault.sealed_key where thread_id = ${threadId}`;
		const { kid } = generateIntakeKey();
		await house.database.admin`insert into access.intake_key (kid, region, not_before, not_after)
			values (${kid}, 'eu', now() - interval '1 day', now() + interval '1 day')`;
		const says = (wrapped: string) =>
			house.database
				.admin`update vault.sealed_key set intake_key = ${kid}, wrapped = ${wrapped} where id = ${row?.id}`;
		await assert.rejects(says(row?.wrapped), { code: "CS304" });
		await assert.rejects(says("no key at all"), { code: "CS304" });
	});

	/** Somebody stands still before a row that another transaction holds. */
	async function waitsFor(what: string): Promise<void> {
		for (;;) {
			const [row] = await house.database.admin`select from pg_stat_activity
				where datname = ${house.database.name} and wait_event_type = 'Lock' and query like ${`%${what}%`}`;
			if (row) return;
			await new Promise((resolve) => setImmediate(resolve));
		}
	}
});

async function announced(kid: string): Promise<void> {
	await house.database.admin`update access.intake_key set not_before = now() - interval '60 days',
		not_after = now() - interval '30 days', announced_at = now() - interval '20 days', announced_entry_id = gen_random_uuid(),
		destruction_due_at = now() - interval '13 days' where kid = ${kid}`;
}

async function destroyed(kid: string): Promise<void> {
	await announced(kid);
	await house.database
		.admin`update access.intake_key set destroyed_at = now(), destroyed_entry_id = gen_random_uuid()
		where kid = ${kid}`;
}
