/**
 * The whole way to an outsider: a thread opened by passkey on a real database, the log exported by the command, and nothing
 * but the exported folder, the log's key and the console's address used to find out who confirmed what.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { rolePasswords } from "#db/testing.ts";
import { readFurther } from "#lib/keeper/open-thread.ts";
import { claimed, open, openingIn, wish } from "#lib/keeper/requests/testing-openings.ts";
import { type House, openHouse, type Person, signIn } from "#lib/keeper/testing.ts";
import { enrolPasskey } from "#lib/keeper/testing-passkey.ts";
import { reachedFrom } from "#lib/testing-imports.ts";
import { PROJECT } from "./paths.ts";

describe("who confirmed what, from an export alone", () => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-confirmations-"));
	const at = (name: string) => join(folder, name);
	let house: House;
	let moderator: Person;
	let vkey: string;
	let origin: string;
	let entries: { id: string; type: string }[];
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		origin = house.keeper.settings.origin;
		moderator = await signIn(house, ["moderator", "eu"]);
		const key = await enrolPasskey(house, moderator);
		const { caseId } = await claimed(house, moderator);
		const { opening, readToken = "" } = openingIn(await open(house, moderator, wish(caseId), key));
		await readFurther(house.keeper, moderator.session, opening, {
			...{ part: "messages", caseId, readToken, from: 36, to: 38 },
		});
		const rows = await house.web`
			select id, type from ledger.entry where case_id = ${caseId} and type <> 'report.received' order by at`;
		entries = rows.map(({ id, type }) => ({ id, type }));
		const [row] = await house.web`select vkey from ledger.log where closed_at is null`;
		vkey = row?.vkey;
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
	const confirmations = (...args: string[]) =>
		ledger(["confirmations", ...args, "--key", vkey, "--origin", origin]);
	const idOf = (type: string, last = false) => {
		const found = entries.filter((entry) => entry.type === type);
		return (last ? found.at(-1) : found[0])?.id as string;
	};

	it("one decryption is told in full: the person, the passkey and exactly what was asked", async () => {
		const { code, out, err } = await confirmations("export", idOf("thread.decrypted"));
		assert.equal(code, 0, err);
		assert.match(out, new RegExp(`Person {7}${moderator.id}, known to it by PIN, finger or face`));
		assert.match(out, /Passkey {6}.*added by entry number \d+ \([0-9a-f-]{36}\), by an enrolment code/);
		assert.match(out, /Confirmed {4}\{"act":"open",.*"scope":\[\[35,45\]\].*"v":1\}/);
		assert.match(out, /Verified: this passkey signed exactly this request, and the log holds both entries\./);
		assert.match(out, /NOT verified: whose passkey it is\. For that you have the operator's word\./);
	});

	it("a further reading is led back to the opening that was confirmed", async () => {
		const { code, out } = await confirmations("export", idOf("thread.decrypted", true));
		assert.equal(code, 0);
		assert.match(out, new RegExp(`Rests on {5}entry number \\d+ \\(${idOf("opening.granted")}\\)`));
	});

	it("all of them are counted", async () => {
		const { code, out } = await confirmations("export");
		assert.equal(code, 0);
		assert.match(out, /By passkey {3}2 acts/);
		assert.match(out, /Under these {2}1 further readings/);
		assert.match(
			out,
			/On the word {2}of the operator: that 1 passkeys are whose they say .* confirmed 2 of those/,
		);
		assert.match(
			out,
			/Verified: whatever claims a passkey's confirmation has it\. Whose the passkeys are .* operator's word\./,
		);
	});

	it("what was signed elsewhere, or for another name, is told by its code", async () => {
		for (const [flags, code] of [
			[["--origin", "https://evil.example", "--rp-id", "localhost"], "ORIGIN_OTHER"],
			[["--origin", origin, "--rp-id", "evil.example"], "RP_ID_OTHER"],
		] as const) {
			const one = await ledger(["confirmations", "export", idOf("opening.granted"), "--key", vkey, ...flags]);
			assert.equal(one.code, 1);
			assert.match(one.err, new RegExp(`^${code}: `, "m"));
			const all = await ledger(["confirmations", "export", "--key", vkey, ...flags]);
			assert.equal(all.code, 1);
			assert.match(all.out, new RegExp(`FAILED {7}3 entries[^]*${code}[^]*REFERENCE_FAILED`));
		}
	});

	it("an export in which anything was changed is not looked at: the log is verified first", async () => {
		cpSync(at("export"), at("changed"), { recursive: true });
		const [file] = readdirSync(at("changed/tile/entries/000.p"));
		const bundle = at(`changed/tile/entries/000.p/${file}`);
		const bytes = readFileSync(bundle);
		bytes.write("[[35, 46]]", bytes.indexOf("[[35, 45]]"));
		writeFileSync(bundle, bytes);
		const { code, err } = await confirmations("changed");
		assert.equal(code, 1);
		assert.match(err, /^ENTRY_DIFFERS: /m);
	});

	it("an entry that is not there, an archive, and what is not understood are said", async () => {
		const missing = await confirmations("export", "00000000-0000-4000-8000-000000000000");
		assert.equal(missing.code, 1);
		assert.match(missing.err, /There is no entry/);
		for (const args of [["confirmations"], ["confirmations", "export"], ["confirmations", "export", "x"]])
			assert.equal((await ledger(args)).code, 2);
	});

	it("takes Node and this repository, and no package", () => {
		const packages = [...reachedFrom("lib/commands/ledger-confirmations.ts")].filter(
			(name) => !/^(lib|db)\//.test(name) && !name.startsWith("node:"),
		);
		assert.deepEqual(packages, []);
	});
});
