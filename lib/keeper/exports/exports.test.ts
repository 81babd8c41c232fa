/** An export of the log as the keeper decides it, by passkey and on sessions. Its taking: lib/log/download-log.test.ts. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { requestIn, verifyConfirmation } from "../../access/confirmation.ts";
import type { Role } from "../../access/roles.ts";
import { later } from "../../log/testing-exports.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { atRest } from "../testing-places.ts";
import { askToDecideExport, decideExport } from "./decide-export.ts";
import type { ExportVerdict } from "./messages-exports.ts";
import { askToExport, requestExport } from "./request-export.ts";

const refused = (code: string) => (error: { code?: string }) => error.code === code;

interface Watcher extends Person {
	passkey: SoftPasskey | undefined;
}

async function watcher(house: House, role: Role = "auditor", regions = ["eu", "us"]): Promise<Watcher> {
	const person = await signIn(house, ...regions.map((region): [Role, string] => [role, region]));
	const passkey =
		house.keeper.settings.assurance === "passkey" ? await enrolPasskey(house, person) : undefined;
	return { ...person, passkey };
}

const sizeNow = (house: House) => atRest(house);

async function asked({ keeper }: House, { session, passkey }: Watcher, size: number) {
	const question = await askToExport(keeper, session, { size });
	return requestExport(keeper, session, {
		...{ size, confirmation: passkey && confirmationOf(question, passkey) },
	});
}

async function said(
	{ keeper }: House,
	{ session, passkey }: Watcher,
	request: string,
	verdict: ExportVerdict,
) {
	const question = await askToDecideExport(keeper, session, request, verdict);
	return decideExport(keeper, session, request, {
		...{ verdict, confirmation: passkey && confirmationOf(question, passkey) },
	});
}

async function leafOf({ web }: House, entry: string): Promise<Record<string, unknown>> {
	const [row] =
		await web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where id = ${entry}`;
	return row?.leaf;
}

const refusalsOn = async ({ web }: House, type: string) =>
	(
		await web`select convert_from(leaf, 'UTF8')::jsonb->>'error' as error from ledger.entry
			where type = ${type} and outcome = 'refused' order by at`
	).map(({ error }) => error);

describe("an export of the log, where passkeys are asked for", () => {
	let house: House;
	let one: Watcher;
	let other: Watcher;
	let size: number;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		one = await watcher(house);
		other = await watcher(house, "oversight_lead");
		size = await sizeNow(house);
	});
	after(() => house.close());

	it("is asked for and confirmed by two passkeys, over exactly what the entries say", async () => {
		const { request, entry, lapses } = await asked(house, one, size);
		const hours = (Date.parse(lapses) - Date.now()) / 3_600_000;
		assert(hours > 11.9 && hours <= 12);
		const confirmed = await said(house, other, request, "confirm");
		const minutes = (Date.parse(confirmed.takeBy ?? "") - Date.now()) / 60_000;
		assert(minutes > 59 && minutes <= 60);
		for (const [id, by, type] of [
			[entry, one, "export.requested"],
			[confirmed.entry, other, "export.confirmed"],
		] as const) {
			const leaf = await leafOf(house, id);
			assert.deepEqual([leaf.type, leaf.request, leaf.size], [type, request, size]);
			const passkey = (leaf.assurance as { passkey: string }).passkey;
			const [added] = await house.web`select entry_id from access.passkey where id = ${passkey}`;
			const { rpId, origin } = house.keeper.settings;
			const found = verifyConfirmation(leaf, await leafOf(house, added?.entry_id), { rpId, origin });
			assert.deepEqual([found.person, found.verified], [by.id, "verification"]);
		}
		const told = await house.web`
			select audience, person_id, kind from access.alert where kind like 'EXPORT_%' order by at`;
		assert.deepEqual(
			told.map(({ audience, person_id, kind }) => [audience, person_id, kind]),
			[
				["oversight", null, "EXPORT_REQUESTED"],
				["person", one.id, "EXPORT_CONFIRMED"],
			],
		);
	});

	it("is neither asked for nor confirmed by a session alone, a touch without its owner, or another's passkey", async () => {
		const person = await watcher(house);
		await assert.rejects(
			requestExport(house.keeper, person.session, { size }),
			refused("CONFIRMATION_REQUIRED"),
		);
		const question = await askToExport(house.keeper, person.session, { size });
		for (const [confirmation, code] of [
			[
				confirmationOf(question, person.passkey as SoftPasskey, { userVerified: false }),
				"VERIFICATION_REQUIRED",
			],
			[confirmationOf(question, other.passkey as SoftPasskey), "CONFIRMATION_INVALID"],
		] as const)
			await assert.rejects(
				requestExport(house.keeper, person.session, { size, confirmation }),
				refused(code),
			);
		// What was signed for one size is none for another.
		const confirmation = confirmationOf(question, person.passkey as SoftPasskey);
		await assert.rejects(
			requestExport(house.keeper, person.session, { size: size - 1, confirmation }),
			refused("CONFIRMATION_INVALID"),
		);
		const { request } = await asked(house, person, size);
		await assert.rejects(
			decideExport(house.keeper, other.session, request, { verdict: "confirm" }),
			refused("CONFIRMATION_REQUIRED"),
		);
		// A signature to decline confirms nothing.
		const decline = await askToDecideExport(house.keeper, other.session, request, "decline");
		await assert.rejects(
			decideExport(house.keeper, other.session, request, {
				verdict: "confirm",
				confirmation: confirmationOf(decline, other.passkey as SoftPasskey),
			}),
			refused("CONFIRMATION_INVALID"),
		);
		await said(house, other, request, "decline");
	});
});

describe("an export of the log, on sessions", () => {
	let house: House;
	let one: Watcher;
	let other: Watcher;
	before(async () => {
		house = await openHouse();
		one = await watcher(house);
		other = await watcher(house, "oversight_lead");
	});
	after(() => house.close());

	it("is confirmed by nobody who asked for it; they may withdraw it", async () => {
		const { request } = await asked(house, one, await sizeNow(house));
		await assert.rejects(said(house, one, request, "confirm"), refused("OWN_ACT"));
		assert.deepEqual((await refusalsOn(house, "export.confirmed")).at(-1), "OWN_ACT");
		const { entry, takeBy } = await said(house, one, request, "decline");
		assert.equal(takeBy, undefined);
		assert.equal((await leafOf(house, entry)).type, "export.declined");
		await assert.rejects(said(house, other, request, "confirm"), refused("EXPORT_DECIDED"));
	});

	it("is asked for and decided by those only who oversee every region", async () => {
		const size = await sizeNow(house);
		const { request } = await asked(house, one, size);
		for (const [role, regions, code] of [
			["auditor", ["eu"], "REGION_NOT_HELD"],
			["oversight_lead", ["us"], "REGION_NOT_HELD"],
			["moderator", ["eu", "us"], "NOT_PERMITTED"],
			["admin", ["eu", "us"], "NOT_PERMITTED"],
		] as const) {
			const somebody = await watcher(house, role, [...regions]);
			await assert.rejects(asked(house, somebody, size), refused(code), role);
			await assert.rejects(said(house, somebody, request, "confirm"), refused(code), role);
			await assert.rejects(said(house, somebody, request, "decline"), refused(code), role);
		}
		await said(house, one, request, "decline");
	});

	it("waits once a person, is decided once, and by one of two tabs", async () => {
		const size = await sizeNow(house);
		const tabs = await Promise.allSettled([asked(house, one, size), asked(house, one, size)]);
		const made = tabs.flatMap((tab) => (tab.status === "fulfilled" ? [tab.value] : []));
		assert.equal(made.length, 1);
		const request = made[0]?.request as string;
		await assert.rejects(asked(house, one, size), refused("EXPORT_WAITS"));
		const verdicts = await Promise.allSettled([
			said(house, other, request, "confirm"),
			said(house, other, request, "decline"),
		]);
		const decided = verdicts.filter(({ status }) => status === "fulfilled");
		assert.equal(decided.length, 1);
		await assert.rejects(said(house, other, request, "confirm"), refused("EXPORT_DECIDED"));
		const [row] =
			await house.web`select count(*)::int as n from access.export_decision where request_id = ${request}`;
		assert.equal(row?.n, 1);
		await later(house.database, request, 13 * 60);
	});

	it("lapses after twelve hours, and may then be asked for anew", async () => {
		const { request } = await asked(house, one, await sizeNow(house));
		await later(house.database, request, 12 * 60 + 1);
		await assert.rejects(said(house, other, request, "confirm"), refused("EXPORT_LAPSED"));
		const again = await asked(house, one, await sizeNow(house));
		await said(house, other, again.request, "confirm");
		await assert.rejects(asked(house, one, await sizeNow(house)), refused("EXPORT_WAITS"));
		await later(house.database, again.request, 61);
		const third = await asked(house, one, await sizeNow(house));
		await said(house, one, third.request, "decline");
	});

	it("is of the log as it is: what was never its size is not asked for", async () => {
		await assert.rejects(asked(house, one, (await sizeNow(house)) + 1_000), refused("EXPORT_SIZE_OTHER"));
		await assert.rejects(
			askToDecideExport(house.keeper, other.session, randomUUID(), "confirm"),
			refused("NOT_FOUND"),
		);
		const { entry, request } = await asked(house, one, await sizeNow(house));
		const leaf = await leafOf(house, entry);
		assert.deepEqual(requestIn(leaf), { act: "export", fields: { actor: one.id, size: leaf.size } });
		await said(house, one, request, "decline");
	});

	it("stands in rows that nobody rewrites, and its functions are the keeper's", async () => {
		const { web, keeper, database } = house;
		const { request } = await asked(house, one, await sizeNow(house));
		const decision = (sql: typeof web) => sql`
			insert into access.export_decision (request_id, requester_id, person_id, role, verdict, decided_at, take_by, entry_id)
			values (${request}, ${one.id}, ${other.id}, 'auditor', 'confirm', now(), now() + interval '1 hour', ${randomUUID()})`;
		for (const sql of [web, keeper.sql]) {
			await assert.rejects(decision(sql), { code: "42501" });
			await assert.rejects(sql`update access.export_request set lapses_at = lapses_at`, { code: "42501" });
			await assert.rejects(sql`delete from access.export_taken`, { code: "42501" });
		}
		await assert.rejects(web`select access.decide_export('{}')`, { code: "42501" });
		await assert.rejects(web`select access.request_export('{}')`, { code: "42501" });
		await assert.rejects(keeper.sql`select access.take_export('{}')`, { code: "42501" });
		// The owner too: constraints, and rows that stay.
		const { admin } = database;
		await assert.rejects(
			admin`insert into access.export_decision (request_id, requester_id, person_id, role, verdict, decided_at, take_by, entry_id)
				values (${request}, ${one.id}, ${one.id}, 'auditor', 'confirm', now(), now() + interval '1 hour', ${randomUUID()})`,
			{ constraint_name: "nobody_confirms_their_own" },
		);
		await assert.rejects(admin`update access.export_request set size = 1`, { code: "CS010" });
		await assert.rejects(
			admin`insert into access.export_taken (request_id, entry_id) values (${request}, ${randomUUID()})`,
			{ code: "23503" },
		);
	});
});
