/** The command as people call it, over a real database; the product's own notary and witness are in the end-to-end tests. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rolePasswords, type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb } from "#db/web.ts";
import { generateSigner } from "#lib/ledger/signing.ts";
import { publicFile } from "#lib/log/public-file.ts";
import { StoredTestLog } from "#lib/log/testing-stored-log.ts";
import { reachedFrom } from "#lib/testing-imports.ts";
import { startWitness } from "#lib/witness/server.ts";
import { PROJECT } from "./paths.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-ledger-"));
const at = (name: string) => join(folder, name);
let database: TestDatabase;
let log: StoredTestLog;
let env: NodeJS.ProcessEnv;

before(async () => {
	database = await testDatabase();
	const url = database.url("superuser");
	const passwords = rolePasswords(url);
	mkdirSync(at("keys"));
	for (const role of ["web", "keeper", "notary"] as const)
		writeFileSync(at(`keys/database-${role}`), passwords[role]);
	env = {
		...process.env,
		...{ DATABASE_URL: url, COUNTERSIGN_KEYS: at("keys"), COUNTERSIGN_DATA: at("data"), DEBUG: "" },
	};
	process.env.DATABASE_URL_WEB = database.url("web");
	log = await StoredTestLog.open(database, "checkpoint", true);
});

after(async () => {
	await closeWeb();
	await database.drop();
	rmSync(folder, { recursive: true, force: true });
});

interface Said {
	code: number | null;
	out: string;
	err: string;
}

function ledger(...args: string[]): Promise<Said> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), "ledger", ...args], {
			...{ cwd: folder, env },
		});
		const said = { out: "", err: "" };
		child.stdout.on("data", (part) => {
			said.out += part;
		});
		child.stderr.on("data", (part) => {
			said.err += part;
		});
		child.once("close", (code) => resolve({ code, ...said }));
	});
}

const cosigned = async () => {
	await log.seal();
	await log.cosign();
};

test("an empty log is not exported, and it says why", async () => {
	const { code, err } = await ledger("export", "empty");
	assert.equal(code, 1);
	assert.match(err, /Nothing of this log is published yet/);
});

test("an export verifies with the keys alone, extended too, and both exports are on record", async () => {
	await log.append(400);
	await cosigned();
	const first = await ledger("export", "one");
	assert.equal(first.code, 0, first.err);
	assert.match(first.out, /401 entries of test\.example\/log are in/);
	assert.match(first.out, /No second person confirmed it/);
	await cosigned();
	await log.append(200);
	await cosigned();
	const second = await ledger("export", "one");
	assert.match(second.out, /602 entries .* 201 of them new/);
	const rows = await database.admin`
		select (convert_from(leaf, 'UTF8')::jsonb->>'size')::int as size from ledger.entry where type = 'ledger.exported' order by at`;
	assert.deepEqual(
		rows.map(({ size }) => size),
		[401, 602],
	);

	const said = await ledger("verify", "one", "--key", log.signer.vkey, "--witness", log.witness.vkey);
	assert.equal(said.code, 0, said.err);
	assert.equal(said.err, "");
	for (const line of [
		/602 entries, signed by the log/,
		/Witness +witness\.example\/test, 20..-..-..T.*Z by its clock \(1 of 1, 1 wanted\)/,
		/a second/,
		/Verified:/,
	]) {
		assert.match(said.out, line);
	}
});

test("without --key the export's own key is used, with a warning; another key, or a quorum that is not there, fails", async () => {
	const own = await ledger("verify", "one");
	assert.equal(own.code, 0);
	assert.match(own.err, /WARNING: the log's key is the one in the export itself/);
	const other = generateSigner(log.signer.name).signer.vkey;
	assert.match((await ledger("verify", "one", "--key", other)).err, /^SIGNATURE_MISSING/m);
	const alien = generateSigner("other.example/log").signer.vkey;
	assert.match((await ledger("verify", "one", "--key", alien)).err, /^ORIGIN_OTHER/m);
	const strange = generateSigner("witness.example/other", 0x04).signer.vkey;
	const quorum = await ledger("verify", "one", "--key", log.signer.vkey, "--witness", strange);
	assert.equal(quorum.code, 1);
	assert.match(quorum.err, /^QUORUM_MISSING/);
	const two = ["--witness", log.witness.vkey, "--witness", strange];
	assert.match(
		(await ledger("verify", "one", "--key", log.signer.vkey, ...two, "--quorum", "2")).err,
		/^QUORUM_MISSING/,
	);
	assert.equal((await ledger("verify", "one", "--key", log.signer.vkey, ...two, "--quorum", "1")).code, 0);
});

test("the receipt of one act verifies by itself, and that it was handed out is on record", async () => {
	const [id = ""] = await log.append(1);
	assert.match((await ledger("proof", id, "early")).err, /waits for its place in the log/);
	await cosigned();
	assert.equal((await ledger("proof", id, "act")).code, 0);
	const said = await ledger(
		"verify",
		"act.tlog-proof",
		"--key",
		log.signer.vkey,
		"--witness",
		log.witness.vkey,
	);
	assert.equal(said.code, 0, said.err);
	assert.match(said.out, new RegExp(`${id}: session.refused`));
	const [row] = await database.admin`select convert_from(leaf, 'UTF8')::jsonb as event from ledger.entry
		where type = 'ledger.exported' order by at desc limit 1`;
	assert.deepEqual([row?.event.size, row?.event.entry], [1, id]);

	const handed = () => database.admin`select from ledger.entry where type = 'ledger.exported'`;
	const count = (await handed()).length;
	assert.match((await ledger("proof", id, "act")).err, /is there already/);
	assert.match((await ledger("proof", id, "keys")).err, /is a folder; say a name in it/);
	assert.match((await ledger("proof", id, "nowhere/act")).err, /There is no folder/);
	assert.equal((await handed()).length, count, "what could not be written is not on record as handed out");
	assert.match((await ledger("verify", "act.tlog-proof")).err, /Say --key/);
	writeFileSync(at("act.leaf"), readFileSync(at("act.leaf"), "utf8").replace("refused", "granted"));
	assert.match(
		(await ledger("verify", "act.tlog-proof", "--key", log.signer.vkey)).err,
		/^PROOF_INVALID: This is not entry [0-9]+ of/,
	);
});

test("today's log, an export of it and its public address each continue a checkpoint that somebody kept", async () => {
	writeFileSync(at("kept"), (await publicFile("checkpoint")).body);
	await log.append(300);
	await cosigned();
	const said = await ledger("compare", "kept", "--key", log.signer.vkey, "--witness", log.witness.vkey);
	assert.equal(said.code, 0, said.err);
	assert.match(said.out, /Verified: the log of today begins with exactly the entries/);
	const stale = await ledger("compare", "kept", "--dir", "one");
	assert.equal(stale.code, 1);
	assert.match(stale.err, /LOG_BEHIND: .* is just old/);
	const again = await ledger("export", "one");
	assert.equal(again.code, 0, again.err);
	const level = await ledger("compare", "kept", "--dir", "one");
	assert.equal(level.code, 0, level.err);
	assert.match(
		(await ledger("compare", "kept", "--url", "http://127.0.0.1:9/api/v1/log")).err,
		/LOG_UNREACHABLE/,
	);
	writeFileSync(at("forged"), readFileSync(at("kept"), "utf8").replace(/\n[0-9]+\n/, "\n9999\n"));
	assert.match((await ledger("compare", "forged")).err, /SIGNATURE_INVALID/);
});

test("an export that is behind what a witness has seen fails, however consistent it is", async () => {
	const witness = await startWitness({
		name: "witness.example/live",
		logs: [log.signer.vkey],
		state: at("witness"),
	});
	try {
		const watch = [
			"--key",
			log.signer.vkey,
			"--witness",
			witness.vkey,
			"--quorum",
			"0",
			"--witness-url",
			witness.url,
		];
		assert.match(
			(await ledger("verify", "one", ...watch)).err,
			/CHECKPOINT_MISSING: The witness has cosigned nothing/,
		);
		const post = async (path: string) => {
			const body = `old 0\n\n${readFileSync(path, "utf8")}`;
			return (await fetch(`${witness.url}/add-checkpoint`, { method: "POST", body })).status;
		};
		await log.append(5);
		await cosigned();
		await ledger("export", "newer");
		assert.equal(await post(at("newer/checkpoint")), 200);
		const behind = await ledger("verify", "one", ...watch);
		assert.equal(behind.code, 1);
		assert.match(behind.err, /LOG_BEHIND: The witness has seen .* Among the entries [0-9]+ to [0-9]+\./);
		const level = await ledger("verify", "newer", ...watch);
		assert.equal(level.code, 0, level.err);
		assert.match(level.out, /Not behind/);
	} finally {
		await witness.stop();
	}
	const gone = ["--witness-url", witness.url, "--witness", witness.vkey];
	assert.match((await ledger("verify", "newer", ...gone)).err, /WITNESS_UNREACHABLE/);
});

test("an entry that was rewritten in the database is named by verify, one that was deleted by export", async () => {
	const [row] = await database.admin`select entry_id as id from ledger.indexed where index = 300`;
	await asSuperuser(`update ledger.entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'refused', 'granted'), 'UTF8')
		where id = '${row?.id}'`);
	await ledger("export", "rewritten");
	const said = await ledger("verify", "rewritten", "--key", log.signer.vkey);
	assert.equal(said.code, 1);
	assert.equal(
		said.err.includes(`Entry 300 (${row?.id}).`) && said.err.includes("ENTRY_DIFFERS"),
		true,
		said.err,
	);
	await asSuperuser(`delete from ledger.entry where id = '${row?.id}'`);
	const gone = await ledger("export", "deleted");
	assert.equal(gone.code, 1);
	assert.match(gone.err, new RegExp(`ENTRY_MISSING: .* Entry 300 \\(${row?.id}\\)`));
});

test("a log that was cut back is told from one that just grew", async () => {
	writeFileSync(at("last"), (await publicFile("checkpoint")).body);
	await asSuperuser("delete from ledger.checkpoint where size > 401");
	await asSuperuser("update ledger.log set published = 401, size = 401");
	const said = await ledger("compare", "last", "--key", log.signer.vkey);
	assert.equal(said.code, 1);
	assert.match(said.err, /LOG_ROLLED_BACK: .* Among the entries 401 to [0-9]+/);
});

test("verifying and comparing copies take Node and this repository, and no package", () => {
	const reached = [
		...reachedFrom("lib/commands/ledger-verify.ts"),
		...reachedFrom("lib/log/address-files.ts"),
	];
	assert.deepEqual(
		reached.filter((name) => !/^(lib|db)\//.test(name) && !name.startsWith("node:")),
		[],
	);
});

test("what is not understood is answered by how to say it, and a bad number or key by its code", async () => {
	for (const args of [
		[],
		["exprot"],
		["export"],
		["export", "a", "b"],
		["proof", "x", "y"],
		["verify"],
		["confirmations"],
		["compare"],
	]) {
		const { code, err } = await ledger(...args);
		assert.equal(code, 2, args.join(" "));
		assert.match(err, /^Usage:/m);
	}
	const help = await ledger("--help");
	assert.deepEqual([help.code, /^Usage:/.test(help.out)], [0, true]);
	for (const [args, flag] of [
		[["verify", "newer", "--quorum", "01"], "--quorum must be a whole number"],
		[["export", "x", "--epoch", "abc"], "--epoch must be a whole number"],
		[["compare", "kept", "--url", "ftp://x"], "--url must be an address"],
		[["verify", "newer", "--witness-url", "x"], "--witness-url must be an address"],
		[["verify", "newer", "--kye", "x"], "There is no flag --kye"],
		[["proof", "ABC", "x"], "ENTRY_ID must be"],
	] as const) {
		const { code, err } = await ledger(...args);
		assert.deepEqual([code, err.startsWith(flag)], [2, true], err);
	}
	assert.match((await ledger("verify", "newer", "--key", "x+y+z")).err, /KEY_MALFORMED/);
	assert.match((await ledger("verify", "nowhere")).err, /There is no/);
	assert.match((await ledger("compare", "one/tile/0/000")).err, /NOTE_MALFORMED: .* is no checkpoint/);
	assert.match((await ledger("compare", "one")).err, /is a folder; say a checkpoint/);
	assert.match((await ledger("compare", "nowhere")).err, /There is no/);
	assert.match((await ledger("verify", "keys")).err, /CHECKPOINT_MISSING: There is no export in/);
	assert.match((await ledger("import", "nowhere")).err, /CHECKPOINT_MISSING: There is no export in/);
	writeFileSync(at("log.tar"), "");
	assert.match((await ledger("verify", "log.tar")).err, /Unpack it first/);
	assert.match((await ledger("verify", "newer", "--key", log.witness.vkey)).err, /This is a witness's key/);
	assert.match((await ledger("verify", "newer", "--witness", log.signer.vkey)).err, /This is a log's key/);
	assert.match((await ledger("export", "x", "--epoch", "7")).err, /There is no log of this epoch/);
});

test("a database from before what the command needs is told, with what to do", async () => {
	const older = async () => {
		const { code, err } = await ledger("export", "x");
		assert.deepEqual([code, /is of an older version than this program: npm start/.test(err)], [1, true], err);
	};
	await database.admin`alter table ledger.log rename to log_of_later`;
	await older();
	await database.admin`alter table ledger.log_of_later rename to log`;
	await database.admin.unsafe(`create function public.older() returns trigger language plpgsql as
		$$begin raise exception 'LEDGER_TYPE_REFUSED' using errcode = 'CS013'; end$$;
		create trigger older before insert on ledger.pending for each row execute function public.older()`);
	await older();
	await database.admin.unsafe("drop function public.older cascade");
});

test("an outsider without packages who compares with nothing is told what to say", async () => {
	const outside = mkdtempSync(join(tmpdir(), "countersign-outsider-"));
	for (const part of ["lib", "db", "package.json"])
		cpSync(join(PROJECT, part), join(outside, part), { recursive: true });
	const command = join(outside, "lib/commands/launch.mjs");
	const { status, stderr } = spawnSync(process.execPath, [command, "ledger", "compare", at("kept")], {
		encoding: "utf8",
	});
	rmSync(outside, { recursive: true });
	assert.equal(status, 1);
	assert.match(stderr, /^Say --url or --dir; without them/);
});

async function asSuperuser(statement: string): Promise<void> {
	await database.admin.begin(async (tx) => {
		for (const table of ["ledger.entry", "ledger.checkpoint", "ledger.log", "ledger.cosignature"]) {
			await tx.unsafe(`alter table ${table} disable trigger all`);
		}
		const parts =
			await tx`select inhrelid::regclass::text as part from pg_inherits where inhparent = 'ledger.entry'::regclass`;
		for (const { part } of parts) await tx.unsafe(`alter table ${part} disable trigger all`);
		if (/checkpoint/.test(statement)) await tx.unsafe("delete from ledger.cosignature");
		await tx.unsafe(statement);
	});
}
