import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { readEnv } from "../env.ts";
import { generateSigner } from "../ledger/signing.ts";
import { putInForce } from "./gate.ts";
import { putSettingsInForce, readSettings } from "./settings.ts";
import { type House, openHouse } from "./testing.ts";

describe("the keeper's settings", () => {
	let house: House;
	before(async () => {
		house = await openHouse();
	});
	after(() => house.close());

	const rows = () =>
		house.web<{ kind: string; body: Record<string, unknown>; keeper: string; type: string; said: string }[]>`
			select c.kind, c.body, c.keeper, e.type, convert_from(e.leaf, 'UTF8')::jsonb->>'configuration' = c.digest as said
			from access.configuration c join ledger.entry e on e.id = c.entry_id order by c.id`;
	const accepted = async () =>
		(await house.database.admin`select access.assurance_accepted() as how`)[0]?.how as string;

	it("each change of policy or settings is an entry before it is in force, and the same again is none", async () => {
		const kinds = (await rows()).map(({ kind, type, said }) => [kind, type, said]);
		assert.deepEqual(kinds, [
			["policy", "policy.changed", true],
			["settings", "configuration.changed", true],
		]);
		await putSettingsInForce(house.keeper);
		assert.equal((await rows()).length, 2);
		assert.equal(await accepted(), "session");

		const settings = { ...house.keeper.settings, assurance: "passkey" as const };
		await putSettingsInForce({ ...house.keeper, settings });
		assert.equal((await rows()).length, 3);
		assert.equal(await accepted(), "passkey");
		await putSettingsInForce(house.keeper);
		assert.equal(await accepted(), "session");
	});

	it("a policy that draws by a witness whom the log does not watch is not put in force, new or old", async () => {
		const before = (await rows()).length;
		const { settings } = house.keeper;
		const policy = {
			...settings.policy,
			sampling: { ...settings.policy.sampling, witnesses: ["a.example/w"] },
		};
		const start = () => putSettingsInForce({ ...house.keeper, settings: { ...settings, policy } });
		await assert.rejects(start(), {
			code: "INPUT_INVALID",
			message: /sampling\.witnesses names a\.example\/w,/,
		});
		assert.equal((await rows()).length, before);
		const watch = (list: object[]) =>
			house.keeper.sql`select ledger.watch('checkpoint', ${house.keeper.sql.json(list as never)})`;
		await watch([{ name: "a.example/w", vkey: "a.example/w+00+AA==" }]);
		await start();
		assert.equal((await rows()).length, before + 1);
		// By what is in force a period may begin at any moment: the witness leaves after the policy that named it.
		await assert.rejects(watch([]), { code: "CS260" });
		const gate = putInForce(house.keeper.sql, { gate: "checkpoint", witnesses: [] });
		await assert.rejects(gate, {
			code: "INPUT_INVALID",
			message: /lacks a\.example\/w,.*Nothing was changed/,
		});
		await watch([
			{ name: "b.example/w", vkey: "b.example/w+00+BA==" },
			{ name: "a.example/w", vkey: "a.example/w+00+AA==" },
		]);
		await putSettingsInForce(house.keeper);
		await watch([]);
		await assert.rejects(start(), { code: "INPUT_INVALID" });
	});

	it("a start whose settings do not agree leaves no trace: neither witnesses nor policy", async () => {
		const { database, keeper } = house;
		const witness = generateSigner("w.example/new", 0x04).signer;
		const state = async () =>
			(
				await database.admin`select (select count(*) from access.configuration) as settings,
					(select jsonb_agg(w order by id) from ledger.watching w) as watched`
			)[0];
		const before = await state();
		const named = (name: string) => ({
			...keeper.settings.policy,
			sampling: { ...keeper.settings.policy.sampling, witnesses: [name] },
		});
		const opening = openHouse(undefined, {
			...{ database, name: "keeper-wrong", settings: { policy: named("w.example/other") } },
			witnesses: [{ vkey: witness.vkey, url: "http://127.0.0.1:1" }],
		});
		await assert.rejects(opening, { code: "INPUT_INVALID", message: /names w\.example\/other,/ });
		assert.deepEqual(await state(), before);
	});

	it("a demo on what was a production's database changes nothing of it", async () => {
		const own = await openHouse();
		try {
			const { keeper, database } = own;
			await putSettingsInForce({ ...keeper, demo: false });
			const count = () => database.admin`select count(*)::int from access.configuration`;
			const before = (await count())[0];
			const policy = { ...keeper.settings.policy, around: { ...keeper.settings.policy.around, reported: 3 } };
			const demo = putSettingsInForce({ ...keeper, settings: { ...keeper.settings, policy } });
			await assert.rejects(demo, { code: "NOT_PERMITTED" });
			assert.deepEqual((await count())[0], before);
		} finally {
			await own.close();
		}
	});

	it("whoever is shown the text can check its entry", async () => {
		const [row] =
			await house.web`select body::text as text, digest from access.configuration order by id desc limit 1`;
		assert.equal(createHash("sha256").update(row?.text).digest("hex"), row?.digest);
	});

	it("keepers of other regions are on the record without taking the settings from each other", async () => {
		const before = (await rows()).length;
		const of = (name: string, regions: string[]) =>
			putSettingsInForce({ ...house.keeper, name, settings: { ...house.keeper.settings, regions } });
		for (let turn = 0; turn < 2; turn++) {
			await of("keeper-eu", ["eu"]);
			await of("keeper-us", ["us"]);
		}
		const added = (await rows()).slice(before);
		assert.deepEqual(
			added.map(({ keeper, body }) => [keeper, body.regions]),
			[
				["keeper-eu", ["eu"]],
				["keeper-us", ["us"]],
			],
		);
	});

	it("nobody but the keeper puts anything in force, and no row of what was is changed", async () => {
		const { web, database, keeper } = house;
		await assert.rejects(web`select access.put_in_force('settings', 'web', '{}')`, { code: "42501" });
		await assert.rejects(
			web`insert into access.configuration (kind, digest, body, keeper, entry_id)
				values ('settings', ${"0".repeat(64)}, '{}', 'web', gen_random_uuid())`,
			{ code: "42501" },
		);
		await assert.rejects(
			keeper.sql`insert into access.configuration (kind, digest, body, keeper, entry_id)
				values ('settings', ${"0".repeat(64)}, '{}', 'keeper', gen_random_uuid())`,
			{ code: "42501" },
		);
		await assert.rejects(
			database.admin`update access.configuration set body = '{"assurance": "session"}'`,
			/LEDGER_APPEND_ONLY/,
		);
		await assert.rejects(database.admin`delete from access.configuration`, /LEDGER_APPEND_ONLY/);
	});
});

describe("what the environment says of assurance", () => {
	const read = (source: Record<string, string>) => readSettings(readEnv(source));
	const production = { COUNTERSIGN_MODE: "production", PUBLIC_URL: "https://countersign.example" };

	it("the demo rests on sessions, production on passkeys that wait a day, unless it is said otherwise", () => {
		const demo = read({});
		assert.deepEqual([demo.assurance, demo.passkeyWaitHours, demo.rpId], ["session", 0, "localhost"]);
		const real = read(production);
		assert.deepEqual(
			[real.assurance, real.passkeyWaitHours, real.rpId, real.origin],
			["passkey", 24, "countersign.example", "https://countersign.example"],
		);
		assert.equal(read({ ...production, ASSURANCE: "session" }).assurance, "session");
		assert.equal(read({ ASSURANCE: "passkey", PUBLIC_URL: "http://localhost:3100" }).assurance, "passkey");
	});

	it("a keeper that asks for passkeys where browsers refuse them does not start, and says why", () => {
		for (const PUBLIC_URL of ["https://192.0.2.7", "http://countersign.example", "http://127.0.0.1:3000"]) {
			assert.throws(() => read({ ...production, PUBLIC_URL }), /PUBLIC_URL .* passkeys/);
			assert.equal(read({ ...production, PUBLIC_URL, ASSURANCE: "session" }).assurance, "session");
		}
	});

	it("a policy file that cannot be read is said by the variable's name alone", () => {
		assert.throws(
			() => read({ POLICY_FILE: "/nowhere/policy.json" }),
			(error: Error) => /POLICY_FILE/.test(error.message) && !/nowhere/.test(error.message),
		);
	});
});
