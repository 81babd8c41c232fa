/**
 * Whoever holds the database as its superuser, and at last the signing key too, against an auditor with the commands of
 * `npm run ledger`, somebody who kept a checkpoint, and a witness. A real log with openings, a real notary, each tampering
 * on a copy of it; what is named, and by whom, is part of each test.
 *
 * What verify alone cannot find is said as well: a history that was cut or rebuilt whole and signed anew is consistent.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Tx } from "#db/client.ts";
import { rolePasswords, type TestDatabase } from "#db/testing.ts";
import { append, bySystem } from "../ledger/append.ts";
import { formatCheckpoint, parseCheckpoint } from "../ledger/checkpoint.ts";
import { EMPTY_EDGE, grow, rootOfEdge } from "../ledger/edge.ts";
import { continuityFile, logFolder, makeLogKey, readLogKey } from "../ledger/log-key.ts";
import { parseNote, signNote } from "../ledger/note.ts";
import type { Signer } from "../ledger/signing.ts";
import { hashLeaf } from "../ledger/tree.ts";
import { exportLog } from "../log/export-log.ts";
import { exportableLog, exportSource, recordExport } from "../log/export-source.ts";
import { until } from "../testing-until.ts";
import { type RunningWitness, startWitness } from "../witness/server.ts";
import { openThread } from "./open-thread.ts";
import { claim, type House, openHouse, reportThread, signIn } from "./testing.ts";
import { testPlaces } from "./testing-places.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const { root, ends, place } = testPlaces("tamper");

describe("the record against its database's superuser", () => {
	const keys = place("keys");
	const kept = join(root, "kept-checkpoint");
	const stale = place("export");
	let honest: TestDatabase;
	let witness: RunningWitness;
	let vkey: string;
	let size = 0;
	let staleSize = 0;

	before(async () => {
		({ vkey } = await makeLogKey(logFolder(keys), "test.example/log"));
		witness = await startWitness({ name: "witness.example/w", logs: [vkey], state: place("witness") });
		ends.push(() => witness.stop());
		const house = await openHouse(keys, { witnesses: [witness], gate: "witnesses:1" });
		honest = house.database;
		ends.push(() => honest.drop());
		const person = await signIn(house, ["moderator", "eu"]);
		const grown = async (entries: number) => {
			await house.web.begin(async (tx) => {
				for (let i = 0; i < entries; i++)
					await append(tx, { type: "session.ended", outcome: "done", ...bySystem });
			});
			const { caseId } = await reportThread(house, { messages: 3, reported: [2] });
			await claim(house, caseId, person.id);
			await openThread(house.keeper, person.session, {
				caseId,
				reason: {
					code: "USER_REPORT_REVIEW",
					question: "DOES_IT_VIOLATE",
					text: "He keeps writing after she said no.",
				},
				scope: { kind: "reported" },
			});
		};
		await grown(40);
		staleSize = (await exported(honest, stale)).size;
		await grown(500);
		await grown(3);
		await until(async () => {
			const { last, witnesses } = house.keeper.log.notary;
			size = last?.size ?? 0;
			const [row] = await honest.admin`select (select count(*)::int from ledger.pending) as waiting,
				published::int as published from ledger.log where closed_at is null`;
			return row?.waiting === 0 && row?.published === size && witnesses[0]?.seen?.size === size;
		});
		assert(size > 512, "two full tiles and a part of a third");
		writeFileSync(kept, house.keeper.log.notary.witnesses[0]?.seen?.note ?? "");
		await house.leave();
	});

	/** Recorded as every export is; where no notary works, the state from before the record. */
	async function exported(database: TestDatabase, folder = place("export")) {
		const web = database.as("web");
		const recorded = await recordExport(web, await exportableLog(web));
		await exportLog(exportSource(web, recorded), folder);
		return { folder, size: recorded.size };
	}
	/** A copy of the honest log and of its keys, after the superuser's act. */
	const after_ = async (act: (tx: Tx, own: string) => Promise<unknown>) => {
		const [database, own] = [await honest.copy(), place("keys")];
		ends.push(() => database.drop());
		cpSync(keys, own, { recursive: true });
		await database.admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			const tables = await tx`
				select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'ledger' and c.relkind in ('r', 'p')`;
			for (const { name } of tables) await tx.unsafe(`alter table ${name} disable trigger all`);
			await act(tx, own);
		});
		return { database, own };
	};
	const ledger = (database: TestDatabase | null, own: string, ...args: string[]): Promise<string> => {
		const url = database?.url("superuser");
		if (url) {
			const passwords = rolePasswords(url);
			for (const role of ["web", "keeper", "notary"] as const)
				writeFileSync(join(own, `database-${role}`), passwords[role]);
		}
		return new Promise((resolve) => {
			const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), "ledger", ...args], {
				env: {
					...process.env,
					...{ DATABASE_URL: url, COUNTERSIGN_KEYS: own, COUNTERSIGN_DATA: join(root, "data"), DEBUG: "" },
				},
			});
			let said = "";
			for (const stream of [child.stdout, child.stderr])
				stream.on("data", (part) => {
					said += part;
				});
			child.once("close", (code) => resolve(`exit ${code}\n${said}`));
		});
	};
	const verify = (folder: string, ...more: string[]) =>
		ledger(null, keys, "verify", folder, "--key", vkey, ...more);
	const witnessed = () => ["--witness", witness.vkey, "--quorum", "0", "--witness-url", witness.url];
	const compare = (database: TestDatabase, own: string) =>
		ledger(database, own, "compare", kept, "--key", vkey, "--witness", witness.vkey);
	/** How a notary takes it that starts on this, with the witness. */
	const haltedBy = async (database: TestDatabase, own: string) => {
		const house: House = await openHouse(own, { database, witnesses: [witness], gate: "witnesses:1" });
		await house.keeper.log.notary.begun;
		const { halted } = house.keeper.log.notary;
		await house.leave();
		return halted;
	};
	const entryAt = async (tx: Tx | TestDatabase["admin"], index: number) => {
		const [row] = await tx`
			select e.id, e.leaf from ledger.indexed i join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at
			where i.index = ${index}`;
		return row as { id: string; leaf: Buffer };
	};
	/** As good a forgery as the words allow: the same length, another outcome. */
	const rewrite = async (tx: Tx, index: number) => {
		await tx`update ledger.entry e set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"done"', '"gone"'), 'UTF8')
			from ledger.indexed i where i.entry_id = e.id and i.index = ${index}`;
	};
	/** Hashes, tiles, root and every stored checkpoint made anew from the entries as they are now, signed with the key. */
	const rebuild = async (tx: Tx, signer: Signer) => {
		await tx`update ledger.indexed i set leaf_hash = sha256('\\x00'::bytea || e.leaf) from ledger.entry e
			where e.id = i.entry_id and e.at = i.entry_at`;
		await tx`delete from ledger.tile`;
		const rows =
			await tx`select e.leaf from ledger.indexed i join ledger.entry e on e.id = i.entry_id order by i.index`;
		const sizes = await tx`select size::int as size from ledger.checkpoint order by size`;
		let edge = EMPTY_EDGE;
		let note = "";
		for (const { size } of sizes) {
			const grown = grow(
				edge,
				rows.slice(edge.size, size).map(({ leaf }) => hashLeaf(leaf)),
			);
			for (const { level, index, hashes } of grown.growth) {
				if (level === 0) continue;
				await tx`insert into ledger.tile as t values (1, ${level}, ${index}, ${Buffer.from(hashes)})
					on conflict on constraint tile_pkey do update set hashes = t.hashes || excluded.hashes`;
			}
			edge = grown.edge;
			const hash = Buffer.from(rootOfEdge(edge));
			note = signNote(formatCheckpoint({ origin: signer.name, size, root: hash }), [signer]);
			await tx`update ledger.checkpoint set root = ${hash}, note = ${note} where size = ${size}`;
		}
		await tx`update ledger.log set root = ${Buffer.from(rootOfEdge(edge))}`;
		await tx`delete from ledger.cosignature`;
		return note;
	};
	const cutTo = async (tx: Tx, own: string) => {
		const [at] = await tx`select size::int as size, root, note, signed_at from ledger.checkpoint
			where size <= ${size - 4} order by size desc limit 1`;
		await tx`delete from ledger.cosignature where size > ${at?.size}`;
		await tx`delete from ledger.checkpoint where size > ${at?.size}`;
		await tx`delete from ledger.entry e using ledger.indexed i where i.entry_id = e.id and i.index >= ${at?.size}`;
		await tx`delete from ledger.indexed where index >= ${at?.size}`;
		await tx`update ledger.tile set hashes = substring(hashes for 32 * (${at?.size} / 256)) where level = 1`;
		await tx`update ledger.witness_state set size = ${at?.size}`;
		await tx`update ledger.log set size = ${at?.size}, published = ${at?.size}, root = ${at?.root}, signed_at = ${at?.signed_at}`;
		writeFileSync(continuityFile(logFolder(own)), at?.note);
		return at?.size as number;
	};

	it("untouched, it passes all of them", async () => {
		const { database, own } = await after_(async () => {});
		const { folder } = await exported(database);
		assert.match(await verify(folder, ...witnessed()), /^exit 0.*Verified:/s);
		assert.match(await compare(database, own), /^exit 0.*Verified:/s);
		// A copy without the entry of that export: the witness would sign it, and know more than the log that the others begin with.
		const begun = await after_(async () => {});
		assert.equal(await haltedBy(begun.database, begun.own), null);
		// And an export that is a little newer than what was kept or seen, within one tile.
		const house = await openHouse(own, { database });
		await append(house.web, { type: "session.ended", outcome: "done", ...bySystem });
		await until(async () => (await exportableLog(house.web)).size > size);
		await house.leave();
		const newer = (await exported(database)).folder;
		assert.match(await verify(newer, ...witnessed()), /^exit 0.*Not behind/s);
		const continued = await ledger(null, keys, "compare", kept, "--key", vkey, "--dir", newer);
		assert.match(continued, /^exit 0.*Verified:/s);
	});

	it("an entry that is rewritten is named by verify", async () => {
		const { database } = await after_((tx) => rewrite(tx, 300));
		const { id } = await entryAt(database.admin, 300);
		const said = await verify((await exported(database)).folder);
		assert(/^exit 1.*ENTRY_DIFFERS/s.test(said) && said.includes(`Entry 300 (${id}).`), said);
	});

	it("an entry rewritten with its hash is found by verify, in the tile that it is in, and no receipt from there fits", async () => {
		const { database, own } = await after_(async (tx) => {
			await rewrite(tx, 300);
			await tx`update ledger.indexed i set leaf_hash = sha256('\\x00'::bytea || e.leaf) from ledger.entry e
				where e.id = i.entry_id and i.index = 300`;
		});
		const said = await verify((await exported(database)).folder);
		assert(/^exit 1.*TILE_DIFFERS/s.test(said) && said.includes("Among the entries 256 to 511."), said);
		// The tree's upper part is as it was, so that no receipt under its root fits any more.
		for (const index of [300, 301]) {
			const { id } = await entryAt(database.admin, index);
			assert.match(await ledger(database, own, "proof", id, place("receipt")), /^exit 1.*PROOF_INVALID/s);
		}
	});

	it("two entries swapped are found by verify, the first by name, and with their hashes by their tile", async () => {
		const words = await after_(async (tx) => {
			const [a, b] = [await entryAt(tx, 60), await entryAt(tx, 400)];
			await tx`update ledger.entry set leaf = case id when ${a.id} then ${b.leaf} else ${a.leaf} end
				where id in (${a.id}, ${b.id})`;
		});
		const said = await verify((await exported(words.database)).folder);
		assert(/^exit 1.*ENTRY_DIFFERS/s.test(said) && /Entry 60 \([0-9a-f-]{36}\)\./.test(said), said);
		const places = await after_(async (tx) => {
			await tx`update ledger.indexed set index = -1 - index where index in (60, 400)`.catch(() => {});
		}).catch(() => null);
		assert.equal(places, null, "an index is never negative, not even for a superuser who disables triggers");
		const hashes = await after_(async (tx) => {
			const both =
				await tx`select index::int as index, entry_id, entry_at::text as entry_at, leaf_hash from ledger.indexed
				where index in (60, 400) order by index`;
			const [a, b] = both;
			await tx`delete from ledger.indexed where index in (60, 400)`;
			await tx`insert into ledger.indexed values (1, 60, ${b?.entry_id}, ${b?.entry_at}::text::timestamptz, ${b?.leaf_hash}),
				(1, 400, ${a?.entry_id}, ${a?.entry_at}::text::timestamptz, ${a?.leaf_hash})`;
		});
		const swapped = await verify((await exported(hashes.database)).folder);
		assert(
			/^exit 1.*TILE_DIFFERS/s.test(swapped) && swapped.includes("Among the entries 0 to 255."),
			swapped,
		);
	});

	it("a row whose search columns were changed beside a whole entry passes verify, and the export says which", async () => {
		const { database, own } = await after_(
			(tx) =>
				tx`update ledger.entry e set region = 'us' from ledger.indexed i where i.entry_id = e.id and i.index = 300`,
		);
		const folder = place("export");
		const said = await ledger(database, own, "export", folder);
		assert.match(said, /^exit 1.*COLUMNS_DIFFER: the search columns of 1 entries .*\(300\)/s);
		assert.match(await verify(folder), /^exit 0.*Verified:/s);
	});

	it("an entry that is deleted is named by the export, and nothing is written", async () => {
		const { database, own } = await after_(async (tx) => {
			const { id } = await entryAt(tx, 77);
			await tx`delete from ledger.entry where id = ${id}`;
		});
		const folder = place("export");
		const said = await ledger(database, own, "export", folder);
		assert.match(said, /^exit 1.*ENTRY_MISSING.*Entry 77 \(/s);
		assert.match(await verify(folder), /There is no/);
	});

	it("a tail that is cut off consistently, file and all, passes verify alone; who has seen more names what is gone", async () => {
		let cut = 0;
		const { database, own } = await after_(async (tx, own) => {
			cut = await cutTo(tx, own);
		});
		const { folder } = await exported(database);
		assert.match(await verify(folder), /^exit 0/, "a shorter log is a consistent log");
		const gone = `Among the entries ${cut} to ${size - 1}.`;
		const behind = await verify(folder, ...witnessed());
		assert(/^exit 1.*LOG_BEHIND/s.test(behind) && behind.includes(gone), behind);
		const compared = await compare(database, own);
		assert(/^exit 1.*LOG_ROLLED_BACK/s.test(compared) && compared.includes(gone), compared);
		const halted = await haltedBy(database, own);
		assert.deepEqual([halted?.code, halted?.index, halted?.count], ["LOG_ROLLED_BACK", cut, size - cut]);
	});

	it("everything rebuilt and signed anew with the stolen key passes verify alone; a kept checkpoint and a witness do not take it", async () => {
		const { database, own } = await after_(async (tx, own) => {
			await rewrite(tx, 100);
			const note = await rebuild(tx, (await readLogKey(logFolder(own))) as Signer);
			writeFileSync(continuityFile(logFolder(own)), note);
		});
		const { folder } = await exported(database);
		assert.match(await verify(folder), /^exit 0/, "by itself it is a log, signed by its key");
		assert.match(await verify(folder, ...witnessed()), /^exit 1.*LOG_FORKED/s);
		assert.match(await compare(database, own), /^exit 1.*LOG_FORKED/s);
		assert.equal((await haltedBy(database, own))?.code, "LOG_FORKED");
	});

	it("rebuilt under a running notary, it is noticed before the next signature", async () => {
		const { database, own } = await after_(async () => {});
		const house = await openHouse(own, { database });
		await until(() => house.keeper.log.notary.last !== null);
		await database.admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await rewrite(tx, 100);
			await tx.unsafe("alter table ledger.tile disable trigger tile_stays");
			await rebuild(tx, (await readLogKey(logFolder(own))) as Signer);
		});
		await append(house.web, { type: "session.ended", outcome: "done", ...bySystem });
		await until(() => house.keeper.log.notary.halted !== null);
		assert.equal(house.keeper.log.notary.halted?.code, "LOG_FORKED");
		await house.leave();
	});

	it("a consistent but stale export is found by a witness, which names from where it is behind", async () => {
		assert.match(await verify(stale), /^exit 0/);
		const said = await verify(stale, ...witnessed());
		assert(/^exit 1.*LOG_BEHIND/s.test(said), said);
		assert(said.includes(`Among the entries ${staleSize} to ${size - 1}.`), said);
		const compared = await ledger(null, keys, "compare", kept, "--key", vkey, "--dir", stale);
		assert.match(compared, /^exit 1.*LOG_BEHIND/s);
	});

	it("the two checkpoints of a fork, each signed by the log's key for one size, are the proof that anybody can check", async () => {
		let note = "";
		await after_(async (tx, own) => {
			await rewrite(tx, 100);
			note = await rebuild(tx, (await readLogKey(logFolder(own))) as Signer);
		});
		const [one, other] = [parseCheckpoint(parseNote(note).text), size];
		assert.equal(one.size, other);
		const answer = await fetch(`${witness.url}/add-checkpoint`, {
			method: "POST",
			body: `old ${size}\n\n${note}`,
		});
		assert.equal(answer.status, 422);
		assert.match(await (await fetch(witness.url)).text(), /SIGNED TWO HISTORIES/);
	});
});
