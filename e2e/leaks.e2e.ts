/**
 * What is typed or sent is nowhere in clear: sentences are planted in messages, notes, names, reasons and malformed
 * bodies, the product is made to fail around them, and then the database's files, its write-ahead log, every log
 * and every row are searched for them, in the spellings in which a leak would hide.
 */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type Sql } from "#db/client.ts";
import type { Product } from "#lib/commands/product.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";

/** Each holds a word that is nowhere else, and says where it was planted. */
const PLANTED = {
	message: "the quicksilver heron reads the tide table aloud",
	note: "the quicksilver otter keeps the letters in a tin",
	name: "Quicksilver Marten of the upper lock",
	reason: "The quicksilver lynx was seen at the third lamp, and I must know why.",
	decision: "The quicksilver stoat is warned, since nothing else was said by her.",
	malformed: "the quicksilver bittern was never meant to be posted",
	search: "quicksilver-egret-by-the-weir",
};
const CONTROL = "the quicksilver control is in clear on purpose";

// A product of its own is started, seeded, within this time too.
test.describe.configure({ timeout: 180_000 });

test("no sentence that was sent or typed is found in the database's files, its log, any log or any row", async ({
	ownProduct,
	browser,
}) => {
	const page = await (await browser.newContext({ baseURL: ownProduct.url })).newPage();
	await enterAs(page, "Mina Okafor");
	const body = reportOf({ texts: Array(12).fill(PLANTED.message), reported: [6], note: PLANTED.note });
	body.thread.participants = body.thread.participants.map((one) => ({ ...one, displayName: PLANTED.name }));
	await claimAndAsk(page, await postReport(ownProduct, body));
	await postMalformed(ownProduct);
	await openIt(page, PLANTED.reason);
	await expect(page.getByText(PLANTED.message).first()).toBeVisible();
	await expect(page.getByText(PLANTED.note)).toBeVisible();
	await page.getByRole("button", { name: "Show names" }).click();
	await expect(page.getByText(PLANTED.name).first()).toBeVisible();
	await page.getByRole("radio", { name: "No violation" }).check();
	await page.getByLabel(/^Note/).fill(PLANTED.decision);
	await page.getByRole("button", { name: /No violation/ }).click();
	await expect(page.getByText(/^Decided/)).toBeVisible();
	await failAround(ownProduct);
	await page.context().close();

	const admin = connect(ownProduct.adminUrl, { max: 1 });
	await admin`create table public.control (words text)`;
	await admin`insert into public.control values (${CONTROL})`;
	await admin`checkpoint`;
	const [place] = await admin<{ folder: string }[]>`select current_setting('data_directory') as folder`;
	const files = [...filesUnder(place?.folder ?? ""), ...filesUnder(ownProduct.dataDir)];
	const rows = await everyRow(admin);
	await admin.end();

	expect(foundIn(files, CONTROL).length, "the search finds what is in clear").toBeGreaterThan(0);
	expect(rows.includes(CONTROL)).toBe(true);
	for (const [where, sentence] of Object.entries(PLANTED)) {
		expect(foundIn(files, sentence), `planted in: ${where}`).toEqual([]);
		expect(
			spellingsOf(sentence).some((bytes) => rows.includes(bytes.toString("latin1"))),
			where,
		).toBe(false);
	}
});

async function postMalformed(product: Product): Promise<void> {
	const valid = reportOf({});
	const { malformed } = PLANTED;
	for (const body of [
		`{"platform": "${malformed}`,
		`{"${malformed}": "${malformed}"}`,
		{ ...valid, platform: malformed },
		{ ...valid, [malformed]: 1 },
		{ ...valid, report: { ...valid.report, note: `${malformed}\0`, category: malformed } },
		{
			...valid,
			thread: { ...valid.thread, id: malformed, messages: [{ text: malformed, sentAt: malformed }] },
		},
		`[${JSON.stringify(malformed).repeat(3)}]`,
	]) {
		const answer = await postReport(product, body);
		expect(answer.status).toBe(422);
		expect(await answer.text()).not.toContain("bittern");
	}
	await fetch(`${product.url}/api/v1/decisions?after=${PLANTED.search}`, {
		headers: { authorization: `Bearer ${product.integrationKey}` },
	});
	await fetch(`${product.url}/api/v1/cases/${PLANTED.search}`, {
		headers: { authorization: `Bearer ${product.integrationKey}` },
	});
}

/** Reports and readings that meet a database or a keeper that is gone: errors are where content slips out. */
async function failAround(product: Product): Promise<void> {
	const planted = () => reportOf({ texts: [PLANTED.message], reported: [1], note: PLANTED.note });
	product.killDatabase?.();
	const away = await Promise.all(Array.from({ length: 4 }, () => postReport(product, planted())));
	expect(away.every(({ status }) => status === 503 || status === 201)).toBe(true);
	await expect
		.poll(async () => (await fetch(`${product.url}/api/health`)).status, { timeout: 20_000 })
		.toBe(200);
	await product.killKeeper();
	await postReport(product, planted());
	await product.startKeeper();
}

function filesUnder(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

function foundIn(files: readonly string[], sentence: string): string[] {
	const spellings = spellingsOf(sentence);
	return files.filter((file) => {
		try {
			const bytes = readFileSync(file);
			return spellings.some((spelling) => bytes.includes(spelling));
		} catch {
			return false; // gone since it was listed
		}
	});
}

/** As UTF-8, UTF-16, hex, and base64 at each of its three alignments (the ends, which neighbours change, cut off). */
function spellingsOf(sentence: string): Buffer[] {
	const words = Buffer.from(sentence);
	const packed = [0, 1, 2].flatMap((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), words])
			.toString("base64")
			.slice(4, -4);
		return [text, text.replaceAll("+", "-").replaceAll("/", "_")];
	});
	return [
		words,
		Buffer.from(sentence, "utf16le"),
		...[words.toString("hex"), ...packed].map((text) => Buffer.from(text)),
	];
}

/** Every row of every table as text: what TOAST compresses cannot be grepped in the files. */
async function everyRow(admin: Sql): Promise<string> {
	const tables = await admin<{ name: string }[]>`
		select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`;
	const all: string[] = [];
	for (const { name } of tables) {
		const rows = await admin.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
		all.push(...rows.map(({ row }) => row));
	}
	return `${all.join("\n")} ${randomUUID()}`;
}
