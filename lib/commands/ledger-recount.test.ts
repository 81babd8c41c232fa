/**
 * The whole way to a stranger: a report published on a real database, the log exported by the command, and nothing but the
 * report, its signature, the exported folder and the log's key used to count every figure anew.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { rolePasswords } from "#db/testing.ts";
import { claimed, open, wish } from "#lib/keeper/requests/testing-openings.ts";
import { type House, openHouse, signIn } from "#lib/keeper/testing.ts";
import { drafted, published } from "#lib/keeper/totals/testing-totals.ts";
import { readLogKey } from "#lib/ledger/log-key.ts";
import { signNote } from "#lib/ledger/note.ts";
import { generateSigner } from "#lib/ledger/signing.ts";
import { reachedFrom } from "#lib/testing-imports.ts";
import { formatReport, type Report, signatureOf } from "#lib/totals/report.ts";
import { PROJECT } from "./paths.ts";

describe("an access report, recounted from an export alone", () => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-recount-"));
	const at = (name: string) => join(folder, name);
	let house: House;
	let vkey: string;
	let report: string;
	before(async () => {
		house = await openHouse(at("house"));
		const lead = await signIn(house, ["oversight_lead", "eu"], ["oversight_lead", "us"]);
		const moderator = await signIn(house, ["moderator", "eu"]);
		for (let i = 0; i < 6; i++) {
			const { caseId } = await claimed(house, moderator);
			await open(house, moderator, wish(caseId));
		}
		const draft = await drafted(house, lead);
		await published(house, lead, draft);
		const [row] = await house.web`select d.report, t.signature from oversight.totals t
			join oversight.totals_draft d on d.id = t.draft_id`;
		report = row?.report;
		save("report.json", report, row?.signature);
		[{ vkey }] = (await house.web`select vkey from ledger.log where closed_at is null`) as unknown as [
			{ vkey: string },
		];
		mkdirSync(at("keys"));
		writeFileSync(at("keys/database-web"), rolePasswords(house.database.url("superuser")).web);
		const { code, err } = await ledger(["export", "export"], {
			...{ DATABASE_URL: house.database.url("superuser"), COUNTERSIGN_KEYS: at("keys") },
			COUNTERSIGN_DATA: at("data"),
		});
		assert.equal(code, 0, err);
	});
	after(async () => {
		await house?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	function save(name: string, text: string, signature: string): void {
		writeFileSync(at(name), text);
		writeFileSync(at(`${name}.sig`), signature);
	}

	/** By itself no database is to be found. */
	function ledger(args: string[], more: Record<string, string> = {}) {
		const env = {
			...{ PATH: process.env.PATH, HOME: folder, NODE_ENV: "test" as const },
			COUNTERSIGN_DATA: at("none"),
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
	const recount = (name: string, from = "export", key = vkey) =>
		ledger(["recount", name, "--export", from, "--key", key]);

	it("every figure is counted anew, and all of them are right", async () => {
		const { code, out, err } = await recount("report.json");
		assert.equal(code, 0, err + out);
		assert.match(
			out,
			/Report {7}of [0-9]{4}-Q[1-4], which was not over, signed by the log over exactly this file/,
		);
		assert.match(out, /Figures {6}[0-9]+, each counted anew/);
		assert.equal((JSON.parse(report) as Report).totals.openings.granted, 6);
	});

	it("a figure that the log's own key signed wrongly is named, with what it should be, and nothing else is", async () => {
		const signer = await readLogKey(join(at("house"), "log"));
		assert(signer);
		const lie = JSON.parse(report) as Report;
		lie.totals.openings.granted = 5;
		(lie.totals.reviews.verdicts as Record<string, number>).JUSTIFIED = 1;
		const text = formatReport(lie);
		save("lie.json", text, signatureOf(signNote(text, [signer]), text));
		const { code, out } = await recount("lie.json");
		assert.equal(code, 1);
		assert.match(out, /FAILED {7}2 of/);
		assert.match(out, /openings\.granted: the report says 5, the log 6/);
		assert.match(out, /reviews\.verdicts\.JUSTIFIED: the report says 1, the log nothing/);
	});

	it("a report that was changed after it was signed, or that another signed, is not counted", async () => {
		const signature = readFileSync(at("report.json.sig"), "utf8");
		save("changed.json", report.replace('"granted": 6', '"granted": 5'), signature);
		const changed = await recount("changed.json");
		assert.deepEqual([changed.code, /^SIGNATURE_INVALID: /m.test(changed.err)], [1, true]);
		const { signer } = generateSigner("test.example/log");
		save("forged.json", report, signatureOf(signNote(report, [signer]), report));
		assert.match((await recount("forged.json")).err, /^SIGNATURE_MISSING: /m);
		assert.match((await recount("report.json", "export", signer.vkey)).err, /^SIGNATURE_MISSING: /m);
	});

	it("an export in which an entry was changed, or that is shorter than the report, is told by its code", async () => {
		cpSync(at("export"), at("other"), { recursive: true });
		const [file] = readdirSync(at("other/tile/entries/000.p"));
		const bundle = at(`other/tile/entries/000.p/${file}`);
		const bytes = readFileSync(bundle);
		bytes.write("XSER_REPORT_REVIEW", bytes.indexOf("USER_REPORT_REVIEW"));
		writeFileSync(bundle, bytes);
		const { code, err } = await recount("report.json", "other");
		assert.equal(code, 1);
		assert.match(err, /^ENTRY_DIFFERS: /m);
	});

	it("what is missing and what is not understood are said", async () => {
		writeFileSync(at("alone.json"), report);
		assert.match((await recount("alone.json")).err, /There is no alone.json.sig/);
		assert.match((await recount("none.json")).err, /none.json is no file that can be read/);
		for (const args of [
			["recount"],
			["recount", "report.json"],
			["recount", "report.json", "--export", "export"],
			["recount", "report.json", "--key", vkey],
		])
			assert.equal((await ledger(args)).code, 2);
		writeFileSync(at("noise.json"), "{}\n");
		writeFileSync(at("noise.json.sig"), readFileSync(at("report.json.sig")));
		assert.equal((await recount("noise.json")).code, 1);
	});

	it("takes Node and this repository, and no package", () => {
		const packages = [...reachedFrom("lib/commands/ledger-recount.ts")].filter(
			(name) => !/^(lib|db)\//.test(name) && !name.startsWith("node:"),
		);
		assert.deepEqual(packages, []);
	});
});
