/**
 * The end of data, as whoever must rely on it would try it. Two threads of one day, sealed to one intake key; both are past their
 * time, and a legal hold stands on one. Of the other nobody reads a word any more: not with every key of today, every backup of the
 * database whenever it was made, its WAL, and a superuser's rights. The held one opens in the console. Both stand in the log.
 * Time is moved on rows by the superuser; the product has no switch for it.
 */
import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import { type Product, startProduct } from "#lib/commands/product.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { bytesOf, envelopesOf, opened, secretsIn } from "./key-thief.ts";
import { freePort } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-retention-"));
chmodSync(folder, 0o711);
const at = { dataDir: join(folder, "data"), keysDir: join(folder, "keys") };
const place = (name: string) => join(folder, name);
let product: Product | null = null;
let sql: Sql | null = null;
test.afterAll(async () => {
	await sql?.end({ timeout: 1 });
	await product?.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const WHY = "The report says that it went on for weeks, every night.";
const SECRET = "The violet umbrella stands behind the bakery door";
const HELD = "The copper kettle was sold on the ninth of May";
const conversation = (words: string) => Array.from({ length: 8 }, (_, n) => `${words}, line ${n + 1}.`);

test("what is past its time and shredded nobody reads, with any backup, today's keys and every right; its held neighbour opens", async ({
	browser,
}) => {
	test.setTimeout(900_000);
	const port = await freePort();
	const distDir = join(PROJECT, process.env.NEXT_DIST_DIR ?? ".next");
	const start = () => startProduct({ mode: "demo", host: "127.0.0.1", port, ...at, distDir });
	product = await start();
	sql = connect(product.adminUrl, { max: 2 });
	const reports = [conversation(SECRET), conversation(HELD)].map((texts) =>
		reportOf({ texts, reported: [3] }),
	);
	const [doomedReport, heldReport] = reports as [Reported, Reported];
	const [doomed, held] = [
		{ caseId: "", threadId: "" },
		{ caseId: "", threadId: "" },
	];
	const [kid, key] = await firstKey(running());
	const mina = await personOf("Mina Okafor");

	await test.step("both are read while they live, and backed up, keys apart", async () => {
		for (const [thread, report, words] of [
			[doomed, doomedReport, SECRET],
			[held, heldReport, HELD],
		] as const) {
			thread.caseId = await claimAndAsk(mina, await postReport(running(), report));
			await openIt(mina, WHY);
			await expect(mina.getByTestId("reading")).toContainText(words);
			const [row] = await db()`select thread_id from console.case where id = ${thread.caseId}`;
			thread.threadId = row?.thread_id;
		}
		await done("backup", place("backups/before"), "--keys", place("safe/old-keys"));
		expect((await command("backup", "due", place("safe/old-keys"))).said).toContain("may be kept until");
		copyWal("wal-before");
	});
	const rows = await sealedRows(doomed.threadId);

	await test.step("decided, and one held", async () => {
		for (const { caseId } of [doomed, held]) {
			await mina.goto(`/cases/${caseId}`);
			await mina.getByRole("radio", { name: "No violation" }).check();
			await mina.getByRole("button", { name: "No violation" }).click();
			await expect(mina.getByText("Decided: no violation")).toBeVisible();
		}
		const sofia = await personOf("Sofia Marini");
		await sofia.goto("/legal/holds/new");
		await sofia.getByLabel("Its reference").fill("2026-0117");
		await sofia.getByLabel("What it is about").fill("A letter of a court");
		await sofia.getByLabel("Region", { exact: true }).selectOption("eu");
		await sofia.getByLabel("Threads").fill(heldReport.thread.id);
		await sofia.getByLabel(/^Why/).fill("A court asked that this conversation be kept until its ruling.");
		await sofia.getByRole("button", { name: "Place the hold" }).click();
		await expect(sofia).toHaveURL(/\/legal\/holds\/[0-9a-f-]{36}$/);
		await sofia.context().close();
	});

	await test.step("their time passes: what is not held goes, on the record", async () => {
		await done("keys", "rotate", "eu");
		await db()`update access.intake_key set not_before = x.over - interval '40 days', not_after = x.over
			from (select clock_timestamp() - interval '4 days' as over) x where kid = ${kid}`;
		await db().begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update console.case set closed_at = closed_at - interval '31 days'
				where id = any(${[doomed.caseId, held.caseId]})`;
		});
		const plan = (await done("retention", "plan", "--region", "eu")).said;
		expect(plan).toMatch(new RegExp(`goes .*${doomed.threadId}`));
		expect(plan).toMatch(new RegExp(`stays .*${held.threadId}.*hold`));
		await done("retention", "run", "eu");
		await expect.poll(() => fateOf(doomed.threadId), { timeout: 60_000 }).toBe("due");
		expect(await fateOf(held.threadId)).toBe("held");
		await done("backup", place("backups/between"));
	});

	await test.step("what lives is wrapped anew, and the key announced; copies of it must go by then", async () => {
		await done("keys", "rewrap", "eu"); // as its clockwork would within a minute
		const announced = async () =>
			(await db()`select announced_at is not null as yes from access.intake_key where kid = ${kid}`)[0]?.yes;
		await expect.poll(announced, { timeout: 240_000 }).toBe(true);
		expect((await command("backup", "due", place("safe/old-keys"))).said).toContain("must be gone by");
	});

	await test.step("seven days on the key is destroyed, and the thread with it", async () => {
		await db()`update access.intake_key set announced_at = announced_at - interval '8 days',
			destruction_due_at = destruction_due_at - interval '8 days', not_before = not_before - interval '8 days',
			not_after = not_after - interval '8 days' where kid = ${kid}`;
		const removed = async () =>
			(await db()`select removed_at is not null as yes from access.intake_key where kid = ${kid}`)[0]?.yes;
		await expect.poll(removed, { timeout: 120_000 }).toBe(true);
		await expect.poll(() => fateOf(doomed.threadId), { timeout: 90_000 }).toBe("shredded");
		await done("backup", place("backups/after"), "--keys", place("safe/new-keys"));
		const due = await command("backup", "due", place("safe/old-keys"), place("safe/new-keys"));
		expect([due.code, due.said]).toEqual([
			1,
			expect.stringMatching(/old-keys must go.*\n.*new-keys may be kept/),
		]);
		await db()`checkpoint`;
		copyWal("wal-after");
	});

	await test.step("a thief of everything that there is today reads no word of it, and all of its neighbour", async () => {
		const evidence = ["backups", "wal-before", "wal-after", "data"].map(place);
		const today = await secretsIn(at.keysDir);
		const envelopes = envelopesOf(doomed.threadId, ...evidence);
		const sealed = envelopes.filter(({ header }) => header.alg === "dir");
		expect(envelopes.length - sealed.length, "its wrapped key is still to be had").toBeGreaterThan(0);
		expect(sealed.length, "and its sealed messages, note and names").toBeGreaterThanOrEqual(8);
		for (const name of ["wal-before", "backups/before"])
			expect(envelopesOf(doomed.threadId, place(name)).length, name).toBeGreaterThanOrEqual(9);
		for (const name of ["backups/between", "backups/after"])
			expect(envelopesOf(doomed.threadId, place(name)), name).toEqual([]);
		expect(opened(envelopes, today)).toEqual([]);
		// The same thief, the day before: it is the key that is gone, not the skill.
		const before = await secretsIn(place("safe/old-keys/keys"));
		expect(opened(envelopes, before).join()).toContain(SECRET);
		expect(opened(envelopesOf(held.threadId, place("backups/after")), today).join()).toContain(HELD);
		// Nor does it lie anywhere in the clear.
		for (const { path, text } of bytesOf(...evidence, at.keysDir)) {
			expect(text.includes(SECRET), path).toBe(false);
			expect(text.includes(key), path).toBe(false);
		}
	});

	await test.step("its held neighbour opens in the console, its old messages too", async () => {
		const further = { ...heldReport, report: { ...heldReport.report, id: `again-${heldReport.report.id}` } };
		await claimAndAsk(mina, await postReport(running(), further));
		await openIt(mina, WHY);
		await expect(mina.getByTestId("reading")).toContainText(HELD);
		await mina.goto(`/cases/${doomed.caseId}`);
		await expect(mina.getByText("Its messages were deleted", { exact: false })).toBeVisible();
		await expect(mina.getByRole("button", { name: "Open the thread" })).toHaveCount(0);
	});

	await test.step("a superuser puts every row back and everything as it was: the key is missing all the same", async () => {
		await putBack(rows, doomed, kid);
		await mina.goto(`/cases/${doomed.caseId}`); // still hers
		await mina.getByRole("button", { name: "Open the thread" }).click();
		await openIt(mina, WHY, undefined, false);
		await expect(mina.getByRole("alert").filter({ hasText: /key/ })).toBeVisible({ timeout: 30_000 });
		await expect(mina.getByTestId("reading")).toHaveCount(0);
		await mina.context().close();
	});

	await test.step("both show in the log, which verifies", async () => {
		await sql?.end({ timeout: 1 });
		await running().stop();
		await done("ledger", "export", place("log"));
		await done("ledger", "verify", place("log"));
		const entries = [...bytesOf(place("log/tile/entries"))].flatMap(({ text }) =>
			text.split(/(?=\{"v": 1, "id")/),
		);
		const said = (type: string, of = "") =>
			entries.some((entry) => entry.includes(`"type": "${type}"`) && entry.includes(of));
		for (const [type, of] of [
			["thread.due", doomed.threadId],
			["thread.shredded", doomed.threadId],
			["key.destruction_announced", kid],
			["key.destroyed", kid],
			["key.rewrapped", held.threadId],
			["thread.decrypted", held.threadId],
		] as const)
			expect(said(type, of), type).toBe(true);
		expect(said("hold.placed")).toBe(true);
		expect(said("thread.due", held.threadId)).toBe(false);
	});

	await test.step("the oldest backup is brought back, with the old keys even: the key stays gone, and the console says so", async () => {
		const back = await command("restore", place("backups/before"), "--replace", "--yes");
		expect(back.code, back.said).toBe(0);
		await done("ledger", "import", place("log"), "--yes");
		const keys = await command("restore", "--keys", place("safe/old-keys"));
		expect(keys.said).toContain("1 intake key of the copy stayed behind");
		product = await start();
		sql = connect(product.adminUrl, { max: 2 });
		const again = await personOf("Mina Okafor");
		await again.goto(`/cases/${doomed.caseId}`);
		await again.getByRole("button", { name: "Open the thread" }).click();
		await openIt(again, WHY, undefined, false);
		await expect(again.getByRole("alert").filter({ hasText: /destroyed/ })).toBeVisible({ timeout: 30_000 });
		await expect(again.getByTestId("reading")).toHaveCount(0);
		expect(await again.content()).not.toContain(SECRET);
		await again.context().close();
	});

	async function personOf(name: string): Promise<Page> {
		const context = await browser.newContext({ baseURL: running().url });
		const page = await context.newPage();
		await enterAs(page, name);
		return page;
	}
});

type Reported = ReturnType<typeof reportOf>;

function running(): Product {
	if (product === null) throw new Error("nothing runs");
	return product;
}

function db(): Sql {
	if (sql === null) throw new Error("nothing runs");
	return sql;
}

async function fateOf(thread: string): Promise<string> {
	const [row] = await db()`select state from vault.fate where thread_id = ${thread}`;
	return row?.state;
}

/** The key of the region, made long ago as far as its row says, and its private half as it lay in the keeper. */
async function firstKey({ keysDir }: Product): Promise<[string, string]> {
	const [row] = await db()`update access.intake_key set not_before = not_before - interval '60 days'
		where region = 'eu' and not_before <= now() and now() < not_after returning kid`;
	const kept = JSON.parse(readFileSync(join(keysDir, "intake", "eu", `${row?.kid}.json`), "utf8"));
	return [row?.kid, kept.wrapped];
}

/** PostgreSQL's write-ahead log, as it lies there. */
function copyWal(name: string): void {
	const found = [...wals(at.dataDir)];
	if (found.length === 0) throw new Error("there is no WAL");
	for (const path of found) cpSync(path, join(place(name), path.slice(-24)));
}

function* wals(root: string): Generator<string> {
	for (const { path } of bytesOf(root)) if (/pg_wal\/[0-9A-F]{24}$/.test(path)) yield path;
}

interface Rows {
	keys: Record<string, unknown>[];
	messages: Record<string, unknown>[];
}

async function sealedRows(thread: string): Promise<Rows> {
	const keys = await db()`select * from vault.sealed_key where thread_id = ${thread}`;
	const messages = await db()`select * from vault.sealed_message where thread_id = ${thread}`;
	return { keys: [...keys], messages: [...messages] };
}

/** With every trigger off: nothing in the database stands in a superuser's way. */
async function putBack(rows: Rows, { caseId, threadId }: { caseId: string; threadId: string }, kid: string) {
	await db().begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		for (const key of rows.keys) await tx`insert into vault.sealed_key ${tx(key)}`;
		for (const message of rows.messages) await tx`insert into vault.sealed_message ${tx(message)}`;
		await tx`update vault.thread_life set due_at = null, due_entry_id = null, shredded_at = null, shredded_entry_id = null
			where thread_id = ${threadId}`;
		await tx`update console.message set gone_at = null where thread_id = ${threadId}`;
		await tx`update access.intake_key set announced_at = null, announced_entry_id = null, destruction_due_at = null,
			destroyed_at = null, destroyed_entry_id = null, removed_at = null where kid = ${kid}`;
		await tx`delete from console.outbox where decision_id in (select id from console.decision where case_id = ${caseId})`;
		await tx`delete from console.decision where case_id = ${caseId}`;
		await tx`update console.case set closed_at = null where id = ${caseId}`;
		await tx`update console.claim set released_at = null, released_by = null, active_at = now() where id =
			(select id from console.claim where case_id = ${caseId} order by claimed_at desc limit 1)`;
	});
}

async function done(...args: string[]) {
	const answer = await command(...args);
	expect(answer.code, answer.said).toBe(0);
	return answer;
}

async function command(...args: string[]): Promise<{ code: number | null; said: string }> {
	const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), ...args], {
		cwd: PROJECT,
		env: {
			...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" },
			...{ COUNTERSIGN_DATA: at.dataDir, COUNTERSIGN_KEYS: at.keysDir },
		},
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk) => {
			said += String(chunk);
		});
	}
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	return { code, said };
}
