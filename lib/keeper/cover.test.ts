/**
 * What a release waits for: the keeper's own check of the proof, and its gate. Real notaries and real witnesses; where
 * somebody lies, it is the notary's answer that is exchanged, for the keeper believes nobody here.
 */
import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../errors.ts";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { cosign } from "../ledger/cosignature.ts";
import type { Witness } from "../ledger/gate.ts";
import { logFolder, makeLogKey } from "../ledger/log-key.ts";
import { parseNote, parseVerifierKey, signNote } from "../ledger/note.ts";
import { generateSigner } from "../ledger/signing.ts";
import { hashLeaf } from "../ledger/tree.ts";
import { startWitness } from "../witness/server.ts";
import type { Keeper } from "./context.ts";
import { cover } from "./cover.ts";
import { putInForce } from "./gate.ts";
import type { OpeningRequest } from "./messages.ts";
import type { Notary } from "./notary/notary.ts";
import type { Watch } from "./notary/watch.ts";
import { openThread } from "./open-thread.ts";
import type { Recorded } from "./record.ts";
import { claim, entriesOf, type House, openHouse, type Person, reportThread, signIn } from "./testing.ts";
import { testPlaces } from "./testing-places.ts";

const WORDS = "The report says that he keeps writing after she said no.";
const { ends, place } = testPlaces("cover");
let witnesses = 0;
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

const claimed = async (house: House, person: Person) => {
	const { caseId } = await reportThread(house, { messages: 3, reported: [2] });
	await claim(house, caseId, person.id);
	return caseId;
};
const ask = (caseId: string, emergency = false): OpeningRequest => ({
	caseId,
	reason: emergency
		? { code: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", text: WORDS }
		: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text: WORDS },
	scope: { kind: "reported" },
});

describe("the keeper's own check of its record's place in the log", () => {
	let house: House;
	let person: Person;
	before(async () => {
		house = await openHouse();
		person = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	/** A keeper whose notary answers as it does, but for what is exchanged. */
	const believing = (notary: Partial<Notary>, more: Partial<Keeper["log"]> = {}): Keeper => {
		const honest = house.keeper.log.notary;
		const names = ["wake", "covered", "tiles", "log", "witnesses", "halted"] as const;
		const same = Object.fromEntries(names.map((name) => [name, honest[name]]));
		return {
			...house.keeper,
			log: { ...house.keeper.log, ...more, notary: { ...same, ...notary } as Notary },
		};
	};
	const opening = async (keeper: Keeper) => {
		const caseId = await claimed(house, person);
		return { caseId, opened: openThread(keeper, person.session, ask(caseId)) };
	};
	const lyingWith = (change: (found: Awaited<ReturnType<Notary["covered"]>>) => object) =>
		believing({
			covered: async (entry, signal) => {
				const found = await house.keeper.log.notary.covered(entry, signal);
				return { ...found, ...change(found) };
			},
		});

	it("refuses another entry's index, and an index beyond the checkpoint", async () => {
		for (const index of [0, 1, 10_000]) {
			const { caseId, opened } = await opening(lyingWith(() => ({ index })));
			await assert.rejects(opened, refused("EVIDENCE_MISMATCH"), String(index));
			await house.keeper.loose.settled();
			assert.equal((await entriesOf(house.web, caseId)).at(-1), "release.failed");
		}
	});

	it("refuses a checkpoint of another root, by another key, or with a changed note", async () => {
		const { signer: stranger } = generateSigner("test.example/log");
		const forged = [
			({ note }: { note: string }) => note.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`),
			({ size }: { size: number }) =>
				signNote(formatCheckpoint({ origin: "test.example/log", size, root: new Uint8Array(32) }), [
					stranger,
				]),
			() => "test.example/log\n1\n",
		];
		for (const forge of forged) {
			const keeper = lyingWith(({ checkpoint }) => ({
				checkpoint: { ...checkpoint, note: forge(checkpoint) },
			}));
			await assert.rejects((await opening(keeper)).opened, refused("EVIDENCE_MISMATCH"));
		}
	});

	it("refuses tiles that hold another leaf in its place", async () => {
		const { tiles } = house.keeper.log.notary;
		const keeper = believing({
			tiles: {
				async tile(level, index, width) {
					const tile = Uint8Array.from(await tiles.tile(level, index, width));
					for (let at = 0; at < tile.length; at += 32) tile.set(hashLeaf(Uint8Array.of(1)), at);
					return tile;
				},
			},
		});
		await assert.rejects((await opening(keeper)).opened, refused("EVIDENCE_MISMATCH"));
	});

	/** The last decryption, as whoever recorded it holds it. */
	const lastRecorded = async (): Promise<Recorded> => {
		const [row] = await house.database.admin`
			select convert_from(leaf, 'UTF8') as leaf from ledger.entry where type = 'thread.decrypted'
			order by at desc limit 1`;
		const { id, actor, gate, scope } = JSON.parse(row?.leaf);
		const { count, digest } = scope;
		return { entry: id, person: actor.id, gate, count, digest, leaf: row?.leaf } as Recorded;
	};

	it("refuses a leaf that is not the one which was recorded, or that says something else than was asked", async () => {
		const { keeper } = house;
		await openThread(keeper, person.session, ask(await claimed(house, person)));
		const recorded = await lastRecorded();
		assert.equal((await cover(keeper, recorded)).passed, "checkpoint");
		const id = "00000000-0000-4000-8000-000000000000";
		for (const other of [
			{ leaf: `${recorded.leaf} ` },
			{ person: id },
			{ entry: id },
			{ count: 1 },
			{ digest: "" },
		])
			await assert.rejects(cover(keeper, { ...recorded, ...other }), refused("EVIDENCE_MISMATCH"));
	});

	it("refuses a cosignature by another key, or one over a checkpoint that does not cover the entry", async () => {
		const key = generateSigner("witness.example/w", 0x04).signer;
		const other = generateSigner("witness.example/w", 0x04).signer;
		const saying = (note: (own: string) => string): Watch =>
			({
				name: key.name,
				key: parseVerifierKey(key.vkey),
				covers: async () => {
					const own = house.keeper.log.notary.last?.note ?? "";
					return { note: note(own) };
				},
			}) as unknown as Watch;
		const cosigned = (by: typeof key) => (own: string) =>
			own + cosign(parseNote(own).text, by, 1_800_000_000);
		const first = (await house.database.admin`select note from ledger.checkpoint order by size limit 1`)[0]
			?.note;
		const { sql } = house.keeper;
		await putInForce(sql, {
			gate: "witnesses:1",
			witnesses: [{ vkey: key.vkey, url: "http://127.0.0.1:1" }],
		});
		for (const [note, passes] of [
			[cosigned(key), true],
			[cosigned(other), false],
			[(own: string) => own, false],
			[() => cosigned(key)(first), false],
		] as const) {
			const keeper = believing(
				{ witnesses: [saying(note)] },
				{ gate: "witnesses:1", patience: { checkpoint: 2_000, witnesses: 100 } },
			);
			const caseId = await claimed(house, person);
			await assert.rejects(openThread(house.keeper, person.session, ask(caseId)), refused("GATE_CHANGED"));
			const recorded = await lastRecorded();
			if (passes) assert.equal((await cover(keeper, recorded)).passed, "witnesses:1");
			else await assert.rejects(cover(keeper, recorded), refused("WITNESSES_MISSING"));
		}
		await putInForce(sql, { gate: "checkpoint", witnesses: [] });
	});

	it("shows nothing while another keeper has put another gate in force", async () => {
		const { opened } = await opening(believing({}, { gate: "witnesses:1" }));
		await assert.rejects(opened, refused("GATE_CHANGED"));
	});

	it("shows nothing where the log does not seal in time", async () => {
		const never = believing(
			{
				covered: (_, signal) =>
					new Promise((__, no) => signal.addEventListener("abort", () => no(signal.reason))),
			},
			{ patience: { checkpoint: 50, witnesses: 50 } },
		);
		await assert.rejects((await opening(never)).opened, refused("RECORD_NOT_SEALED"));
	});
});

describe("a release that waits for witnesses", () => {
	const patience = { checkpoint: 3_000, witnesses: 1_000 };

	const witnessOf = async (vkey: string): Promise<Witness & { stop(): Promise<void> }> => {
		const name = `witness.example/w${++witnesses}`;
		const witness = await startWitness({ name, logs: [vkey], state: place("witness") });
		ends.push(() => witness.stop());
		return witness;
	};
	/** A witness of a key that answers as told. */
	const misbehaving = async (answer: RequestListener): Promise<Witness> => {
		const { signer } = generateSigner(`witness.example/w${++witnesses}`, 0x04);
		const server = createServer((request, response) => {
			request.resume();
			answer(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		ends.push(() => {
			server.closeAllConnections();
			server.close();
		});
		return { vkey: signer.vkey, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
	};
	const dead = () => misbehaving((request) => request.socket.destroy());
	const slow = () => misbehaving(() => {});
	const refusing = () => misbehaving((_, response) => void response.writeHead(403).end("no\n"));

	const houseWith = async (
		witnesses: (vkey: string) => Promise<Witness[]>,
		gate: Keeper["log"]["gate"] = "witnesses:1",
	) => {
		const keys = place("keys");
		const { vkey } = await makeLogKey(logFolder(keys), "test.example/log");
		const house = await openHouse(keys, { witnesses: await witnesses(vkey), gate, patience });
		ends.push(() => house.close());
		return { house, person: await signIn(house, ["moderator", "eu"]) };
	};
	const releaseOf = async ({ database }: House, caseId: string) => {
		const [row] = await database.admin`
			select r.gate, r.passed, convert_from(e.leaf, 'UTF8')::jsonb->>'gate' as recorded from vault.release r
			join ledger.entry e on e.id = r.entry_id where e.case_id = ${caseId}`;
		return { ...row };
	};

	it("goes on as soon as one has cosigned, and says which gate it passed", async () => {
		const { house, person } = await houseWith(async (vkey) => [await witnessOf(vkey)]);
		const caseId = await claimed(house, person);
		await openThread(house.keeper, person.session, ask(caseId));
		const all = { gate: "witnesses:1", passed: "witnesses:1", recorded: "witnesses:1" };
		assert.deepEqual(await releaseOf(house, caseId), all);
	});

	for (const [what, one] of [
		["dead", dead],
		["silent", slow],
		["refusing", refusing],
	] as const) {
		it(`shows nothing when its only witness is ${what}: the refusal is the second entry`, async () => {
			const { house, person } = await houseWith(async () => [await one()]);
			const caseId = await claimed(house, person);
			await assert.rejects(
				openThread(house.keeper, person.session, ask(caseId)),
				refused("WITNESSES_MISSING"),
			);
			await house.keeper.loose.settled();
			const expected = ["report.received", "opening.granted", "thread.decrypted", "release.failed"];
			assert.deepEqual(await entriesOf(house.web, caseId), expected);
			assert.equal((await releaseOf(house, caseId)).passed, null);
			assert.equal(house.keeper.log.notary.halted, null);
		});
	}

	it("passes one of two at the living one's speed, whatever the other does", async () => {
		for (const other of [dead, slow, refusing]) {
			const { house, person } = await houseWith(async (vkey) => [await other(), await witnessOf(vkey)]);
			await openThread(house.keeper, person.session, ask(await claimed(house, person)));
			const caseId = await claimed(house, person);
			const began = performance.now();
			await openThread(house.keeper, person.session, ask(caseId));
			assert(performance.now() - began < 900, "within the patience for witnesses");
		}
	});

	it("does not pass two of three where one lives", async () => {
		const { house, person } = await houseWith(
			async (vkey) => [await dead(), await witnessOf(vkey), await refusing()],
			"witnesses:2",
		);
		const opened = openThread(house.keeper, person.session, ask(await claimed(house, person)));
		await assert.rejects(opened, refused("WITNESSES_MISSING"));
	});

	it("for a risk to life alone, goes on without them: that it did is recorded and sealed first, and told", async () => {
		const said: string[] = [];
		const error = console.error;
		console.error = (line: string) => said.push(line);
		ends.push(() => {
			console.error = error;
		});
		const { house, person } = await houseWith(async () => [await dead()]);
		const caseId = await claimed(house, person);
		const { lines } = await openThread(house.keeper, person.session, ask(caseId, true));
		assert(lines.some(({ kind }) => kind === "message"));
		const types = await entriesOf(house.web, caseId);
		assert.deepEqual(types.slice(-2), ["thread.decrypted", "release.fallback"]);
		const passed = { gate: "witnesses:1", passed: "checkpoint", recorded: "witnesses:1" };
		assert.deepEqual(await releaseOf(house, caseId), passed);
		const [fallback] = await house.database.admin`
			select i.index is not null as sealed, convert_from(e.leaf, 'UTF8')::jsonb as leaf from ledger.entry e
			left join ledger.indexed i on i.entry_id = e.id where e.type = 'release.fallback'`;
		const [first] = lines;
		assert(first?.kind === "opening" && first.unwitnessed, "whoever reads it is told");
		assert.deepEqual(
			[fallback?.sealed, fallback?.leaf.entry, fallback?.leaf.gate],
			[true, first.entry, "checkpoint"],
		);
		assert(said.some((line) => line.includes("ALARM") && line.includes(first.entry)));
		console.error = error;
	});

	it("a change of the gate or of the witnesses is an entry; a start without one is none", async () => {
		const keys = place("keys");
		const { vkey } = await makeLogKey(logFolder(keys), "test.example/log");
		const witness = await witnessOf(vkey);
		const changes = async (house: House) => {
			const rows = await house.database.admin`
				select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'witness.changed' order by at`;
			return rows.map(({ leaf }) => [leaf.gate, leaf.witnesses]);
		};
		const first = await openHouse(keys);
		await first.leave();
		ends.push(() => first.database.drop());
		const expected: unknown[] = [["checkpoint", []]];
		assert.deepEqual(await changes(first), expected);
		for (const [gate, entry] of [
			["witnesses:1", true],
			["witnesses:1", false],
			["checkpoint", true],
		] as const) {
			const next = await openHouse(keys, { database: first.database, gate, witnesses: [witness] });
			if (entry) expected.push([gate, [witness.vkey]]);
			assert.deepEqual(await changes(next), expected);
			await next.leave();
		}
	});
});
