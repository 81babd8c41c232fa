/**
 * Two keepers of one database and one log, each with a key folder and regions of its own: what each may open, whom the
 * console asks, and what is left when one of them is away. The same as real processes: e2e/regions.e2e.ts.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cpSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { closeWeb } from "#db/web.ts";
import * as client from "./client.ts";
import * as people from "./client-people.ts";
import * as state from "./client-state.ts";
import { discloseNotes } from "./disclose.ts";
import { keeperDoor } from "./door.ts";
import { openThread, readFurther } from "./open-thread.ts";
import { putSettingsInForce } from "./settings.ts";
import {
	claim,
	entriesOf,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
} from "./testing.ts";
import { atRest, testPlaces } from "./testing-places.ts";

const SECRET = randomBytes(32).toString("base64url");
const places = testPlaces("regions");
const refused = (code: string) => ({ code });
const ask = (caseId: string) => ({
	caseId,
	reason: {
		code: "USER_REPORT_REVIEW",
		question: "DOES_IT_VIOLATE",
		text: "It was reported as harassment.",
	} as const,
	scope: { kind: "reported" } as const,
});

describe("two keepers, each with the keys of its own region", () => {
	let eu: House;
	let us: House;
	let reader: Person;
	let inEu: Reported;
	let inUs: Reported;
	const [one, other] = [places.place("keys"), places.place("keys")];
	const doors: { socket: string; server: Server }[] = [];

	before(async () => {
		eu = await openHouse(one, { name: "keeper-eu", settings: { regions: ["eu"] } });
		await eu.keeper.keyring.published();
		await atRest(eu); // the last checkpoint is kept
		// As docs/regions.md has it: a second keeper is given the log's key and last checkpoint, and no intake key.
		cpSync(join(one, "log"), join(other, "log"), { recursive: true });
		us = await openHouse(other, { name: "keeper-us", database: eu.database, settings: { regions: ["us"] } });
		await us.keeper.keyring.published();
		reader = await signIn(eu, ["moderator", "eu"], ["moderator", "us"]);
		inEu = await reportThread(eu, { messages: 9, reported: [5], region: "eu" });
		inUs = await reportThread(us, { messages: 9, reported: [5], region: "us" });
		await claim(eu, inEu.caseId, reader.id);
		await claim(eu, inUs.caseId, reader.id);
		for (const { keeper } of [eu, us]) doors.push(await listen(keeper));
		process.env.DATABASE_URL_WEB = eu.database.url("web");
		process.env.KEEPER_SECRET = SECRET;
		process.env.KEEPERS = `eu=${doors[0]?.socket},us=${doors[1]?.socket}`;
	});
	after(async () => {
		for (const { server } of doors)
			await new Promise((resolve) => server.close(resolve) && server.closeAllConnections());
		await closeWeb();
		delete process.env.KEEPERS;
		await us.leave();
		await eu.close();
	});

	async function listen(keeper: House["keeper"]) {
		const socket = places.place("s");
		const server = keeperDoor(keeper, SECRET);
		await new Promise<void>((resolve) => server.listen(socket, resolve));
		return { socket, server };
	}

	it("a keeper makes, loads and publishes its own region's keys only", async () => {
		assert.deepEqual(
			(await eu.keeper.keyring.published()).map(({ region }) => region),
			["eu"],
		);
		assert.deepEqual(
			(await us.keeper.keyring.published()).map(({ region }) => region),
			["us"],
		);
		await assert.rejects(eu.keeper.keyring.current("us"), refused("REGION_NOT_HERE"));
		await assert.rejects(eu.keeper.keyring.rotate("us"), refused("REGION_NOT_HERE"));
	});

	it("another region's keys, laid into its folder, are not even read", async () => {
		cpSync(join(other, "intake/us"), join(one, "intake/us"), { recursive: true });
		const kid = (await us.keeper.keyring.current("us")).kid;
		await assert.rejects(eu.keeper.keyring.named(kid), refused("INTAKE_KEY_UNAVAILABLE"));
	});

	it("it opens its own region, and refuses the other's before anything of it is recorded as read", async () => {
		const { lines } = await openThread(eu.keeper, reader.session, ask(inEu.caseId));
		assert.equal(lines.at(-1)?.kind, "end");
		await assert.rejects(openThread(eu.keeper, reader.session, ask(inUs.caseId)), refused("REGION_NOT_HERE"));
		const types = await entriesOf(eu.database.admin, inUs.caseId);
		assert.deepEqual(types, ["report.received", "opening.refused"]);
	});

	it("nor does it read on, or show staff's words, in the other's region", async () => {
		const { lines } = await openThread(us.keeper, reader.session, ask(inUs.caseId));
		const [opened] = lines;
		assert(opened?.kind === "opening");
		await assert.rejects(
			readFurther(eu.keeper, reader.session, opened.opening, {
				part: "messages",
				caseId: inUs.caseId,
				readToken: opened.readToken as string,
			}),
			refused("REGION_NOT_HERE"),
		);
		const [row] = await eu.web`select note_id from access.opening where id = ${opened.opening}`;
		await assert.rejects(
			discloseNotes(eu.keeper, reader.session, [row?.note_id]),
			refused("REGION_NOT_HERE"),
		);
		const types = await entriesOf(eu.database.admin, inUs.caseId);
		assert.equal(types.filter((type) => type === "thread.decrypted").length, 1);
	});

	it("the console asks the right one, for openings, readings and notes alike", async () => {
		for (const { caseId, texts } of [inEu, inUs]) {
			const text = await textOf(await client.openThread(reader.session, ask(caseId)));
			assert(text.includes(texts[4] as string));
			const opened = JSON.parse(text.split("\n")[0] as string);
			const read = await textOf(
				await client.readFurther(reader.session, opened.opening, {
					part: "names",
					caseId,
					readToken: opened.readToken,
				}),
			);
			assert.match(read, /Ada/);
			const [row] = await eu.web`select note_id from access.opening where id = ${opened.opening}`;
			const auditor = await signIn(eu, ["auditor", "eu"], ["auditor", "us"]);
			assert.match(
				await textOf(await client.discloseNotes(auditor.session, [row?.note_id])),
				/reported as harassment/,
			);
			await client.confirmDelivery(reader.session, opened.entry);
		}
	});

	it("intake gets every region's key, each from who holds it", async () => {
		const keys = await state.intakeKeys();
		assert.deepEqual(keys.map(({ region }) => region).sort(), ["eu", "us"]);
		const rotated = await state.rotateIntakeKey("us");
		assert.equal(rotated.region, "us");
		assert.equal((await us.keeper.keyring.current("us")).kid, rotated.kid);
	});

	it("what another keeper put in force since stops this one at its door, until it is started anew", async () => {
		const stricter = { ...us.keeper, settings: { ...us.keeper.settings, passkeyWaitHours: 48 } };
		await putSettingsInForce(stricter);
		const late = await listen({ ...eu.keeper });
		process.env.KEEPERS = `eu=${late.socket},us=${doors[1]?.socket}`;
		await assert.rejects(client.openThread(reader.session, ask(inEu.caseId)), refused("SETTINGS_CHANGED"));
		// Whatever is asked of it, also without a session: a code, signing in.
		await assert.rejects(people.signInChallenge(), refused("SETTINGS_CHANGED"));
		await assert.rejects(people.registrationOptions({ code: "0" }), refused("SETTINGS_CHANGED"));
		await putSettingsInForce(eu.keeper);
		late.server.closeAllConnections();
		late.server.close();
		const anew = await listen({ ...eu.keeper });
		doors.push(anew);
		process.env.KEEPERS = `eu=${anew.socket},us=${doors[1]?.socket}`;
		await textOf(await client.openThread(reader.session, ask(inEu.caseId)));
	});

	it("one away: its region refuses, the other opens and takes reports, and health names it", async () => {
		const nowhere = places.place("gone");
		process.env.KEEPERS = `eu=${doors[0]?.socket},us=${nowhere}`;
		assert.deepEqual(await state.health(), {
			ok: false,
			keepers: [
				{ regions: ["eu"], ok: true },
				{ regions: ["us"], ok: false },
			],
		});
		await textOf(await client.openThread(reader.session, ask(inEu.caseId)));
		await assert.rejects(client.openThread(reader.session, ask(inUs.caseId)), refused("KEEPER_UNREACHABLE"));
		assert.deepEqual(
			(await state.intakeKeys()).map(({ region }) => region),
			["eu"],
		);
		assert.equal((await state.logState()).halted, null);
	});
});

describe("a keeper's regions", () => {
	it("one that is not there is refused at start, by a sentence that names the variable", async () => {
		const house = await openHouse();
		await assert.rejects(
			openHouse(places.place("keys"), { database: house.database, settings: { regions: ["eu", "xx"] } }),
			/KEEPER_REGIONS must name regions there are: eu, us/,
		);
		await house.close();
	});
});

async function textOf({ body }: client.KeeperStream): Promise<string> {
	return new Response(body).text();
}
