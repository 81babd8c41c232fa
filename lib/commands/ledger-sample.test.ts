/**
 * The whole way to an outsider: openings on record, a sample drawn by the worker, the log exported by the command, and the
 * sample made again from the exported folder alone.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { rolePasswords, type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "#lib/env.ts";
import { drawSamples } from "#lib/oversight/periods/draw-samples.ts";
import { PlantedLog } from "#lib/sampling/testing-planted.ts";
import { reachedFrom } from "#lib/testing-imports.ts";
import { PROJECT } from "./paths.ts";

const HOUR = 3_600_000;

describe("a sample, from an export alone", () => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-sample-"));
	const at = (name: string) => join(folder, name);
	const began = Math.floor(Date.now() / HOUR) * HOUR - 5 * HOUR;
	const period = new Date(began).toISOString().slice(0, 13);
	let database: TestDatabase;
	let log: PlantedLog;
	const look = () =>
		drawSamples.run({ sql: database.as("worker"), env: readEnv({}), signal: new AbortController().signal });

	before(async () => {
		database = await testDatabase();
		log = await PlantedLog.open(database, began - HOUR);
		for (let i = 0; i < 40; i++) {
			await log.open(began + i * 1000, { role: i % 4 ? "moderator" : "lead", region: i % 3 ? "eu" : "us" });
		}
		const thread = crypto.randomUUID();
		await log.reported(began, thread, 30);
		await log.open(began + 50_000, { thread, intervals: [[1, 30]] });
		await log.plant(began + HOUR, "session.ended");
		await log.cosigned();
		await look();
		await log.open(began + 4 * HOUR);
		await log.plant(began + 5 * HOUR, "session.ended");
		await log.cosigned();
		mkdirSync(at("keys"));
		writeFileSync(at("keys/database-web"), rolePasswords(database.url("superuser")).web);
		await exported("export");
	});
	after(async () => {
		await database?.drop();
		rmSync(folder, { recursive: true, force: true });
	});

	/** By itself no database is to be found. */
	function ledger(args: string[], more: Record<string, string> = {}) {
		const env = {
			...{ PATH: process.env.PATH, HOME: folder, NODE_ENV: "test" as const, COUNTERSIGN_DATA: at("none") },
			...more,
		};
		return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
			const launch = join(PROJECT, "lib/commands/launch.mjs");
			const child = spawn(process.execPath, [launch, "ledger", ...args], { cwd: folder, env });
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
	async function exported(name: string): Promise<void> {
		const { code, err } = await ledger(["export", name], {
			...{
				DATABASE_URL: database.url("superuser"),
				COUNTERSIGN_KEYS: at("keys"),
				COUNTERSIGN_DATA: at("data"),
			},
		});
		assert.equal(code, 0, err);
	}
	const keys = () => ["--key", log.stored.signer.vkey, "--witness", log.stored.witness.vkey];

	it("a stranger with the export and the public keys makes the very sample that the worker drew", async () => {
		const { code, out, err } = await ledger([
			"sample",
			"export",
			"--period",
			period,
			...keys(),
			"--quorum",
			"0",
		]);
		assert.equal(code, 0, out + err);
		assert.match(out, /Frame {8}41 openings among the entries/);
		assert.match(out, /Seed {9}SHA-256 of the signature of witness\.example\/test on the checkpoint of/);
		assert.match(out, /Verified: frame, seed and sample are those that the rule makes of this log\./);
		const sample = await database.as(
			"web",
		)`select entry_id, opening_id, kind from oversight.sample order by index`;
		const told = [...out.matchAll(/^ {2}(ALWAYS|DRAWN) {2}entry number \S+ \((\S+)\), opening (\S+)$/gm)];
		assert.deepEqual(
			told.map(([, kind, entry, opening]) => [kind, entry, opening]),
			sample.map((row) => [row.kind, row.entry_id, row.opening_id]),
		);
		assert.equal(sample.filter((row) => row.kind === "ALWAYS").length, 1);
		// Four strata of openings: 10 % of each, rounded up.
		assert.equal(sample.filter((row) => row.kind === "DRAWN").length, 4 + 1);
	});

	it("asked for none in particular, all periods are told, and what no draw has taken", async () => {
		const { code, out } = await ledger(["sample", "export", ...keys()]);
		assert.equal(code, 0, out);
		assert.match(out, new RegExp(`^${period} {2}41 openings, 6 to be reviewed: as the rule makes it$`, "m"));
		assert.match(out, /Not drawn {4}1 openings since entry number \d+, of the period \S+, which is over;/);
	});

	it("a draw that is missing when every witness had its time fails, though each that was made is as it must be", async () => {
		await log.plant(began + 6 * HOUR, "session.ended"); // the rule waits an hour for its one witness
		await log.cosigned();
		await exported("late");
		const { code, out } = await ledger(["sample", "late", ...keys()]);
		assert.equal(code, 1, out);
		assert.match(out, /: as the rule makes it$/m);
		assert.match(out, /^FAILED {7}Not drawn: 1 openings since .* which is OVER, and so is the time of each/m);
		assert.doesNotMatch(out, /Verified: frame/);
	});

	it("another witness's key than the one given, and a period that there was not, are told", async () => {
		const { generateSigner } = await import("#lib/ledger/signing.ts");
		const other = generateSigner("witness.example/other", 0x04).signer.vkey;
		const args = ["sample", "export", "--period", period, "--key", log.stored.signer.vkey];
		const { code, out } = await ledger([...args, "--witness", other, "--quorum", "0"]);
		assert.equal(code, 1);
		assert.match(out, /FAILED {7}the seed is of a witness whose key you did not give\./);
		const none = await ledger(["sample", "export", "--period", "2001-01", ...keys()]);
		assert.equal(none.code, 1);
		assert.match(none.err + none.out, /No sample of a period 2001-01 was drawn in this log\./);
	});

	it("one changed byte of an opening verifies nowhere", async () => {
		cpSync(at("export"), at("changed"), { recursive: true });
		const place = at("changed/tile/entries");
		const [bundle = ""] = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) =>
			/\/\d+$/.test(`/${name}`),
		);
		const bytes = readFileSync(join(place, bundle));
		const where = bytes.indexOf('"USER_REPORT_REVIEW"');
		assert(where > 0);
		bytes[where + 1] = 86;
		writeFileSync(join(place, bundle), bytes);
		const { code, err, out } = await ledger(["sample", "changed", "--period", period, ...keys()]);
		assert.equal(code, 1);
		assert.match(err + out, /ENTRY_DIFFERS/);
	});

	it("a stranger needs Node and this repository alone, nothing installed", () => {
		const packages = [...reachedFrom("lib/commands/ledger-sample.ts")].filter(
			(name) => !/^(app|lib|db)\//.test(name) && !name.startsWith("node:"),
		);
		assert.deepEqual(packages, []);
	});
});
