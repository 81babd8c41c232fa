/** Alarms by what causes them in the running product, at receivers as real as theirs; and what another system is told. */

import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import { closeWeb, web } from "#db/web.ts";
import {
	type Mailbox,
	makeCertificate,
	type Receiver,
	startMailbox,
	startReceiver,
} from "#lib/alarms/testing-receivers.ts";
import { claimCase } from "#lib/cases/claim-case.ts";
import type { Product } from "#lib/commands/product.ts";
import { openThread } from "#lib/keeper/client.ts";
import { rotateIntakeKey } from "#lib/keeper/client-state.ts";
import { openKeysFolder } from "#lib/keys-folder.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { startSession } from "#lib/sessions/start-session.ts";
import { reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";
import { stageProduct } from "./stage.ts";

const READER = "Jonas Weber";
const WORDS = "She names a bridge and an hour tonight; emergency services need to know where she is.";

let product: Product;
let admin: Sql;
let receiver: Receiver;
let mailbox: Mailbox;
let siemFile: string;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
	test.setTimeout(180_000);
	const certificate = await makeCertificate();
	[receiver, mailbox] = await Promise.all([startReceiver(certificate), startMailbox(certificate)]);
	const trusted = test.info().outputPath("ca.pem");
	writeFileSync(trusted, certificate.cert);
	siemFile = test.info().outputPath("ocsf.jsonl");
	product = await stageProduct({
		workerEnv: {
			NODE_EXTRA_CA_CERTS: trusted,
			ALARM_WEBHOOK_URL: receiver.url,
			ALARM_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			ALARM_WEBHOOK_PRIVATE: "true",
			ALARM_SMTP_URL: `smtp://countersign:p%40ss%20word@localhost:${mailbox.port}`,
			ALARM_EMAIL_FROM: "countersign@example.com",
			ALARM_EMAIL_TO: "oversight@example.com",
			ALARM_RECORDING_SECONDS: "3",
			SIEM_FILE: siemFile,
		},
	});
	admin = connect(product.adminUrl, { max: 2 });
	process.env.DATABASE_URL_WEB = product.databaseUrl("web");
	process.env.KEEPER_SOCKET = product.keeperSocket;
	process.env.KEEPER_SECRET = openKeysFolder(product.keysDir).keeperSecret;
	// Changes are told of from the worker's first look on.
	await expect.poll(async () => (await admin`select from oversight.alarms_begin`).length, PATIENT).toBe(1);
});
test.afterAll(async () => {
	await closeWeb();
	await admin?.end({ timeout: 1 });
	await product?.stop();
	await Promise.all([receiver?.stop(), mailbox?.stop()]);
});

const PATIENT = { timeout: 60_000 };
const told = () =>
	receiver.posted.map(({ body }) => {
		const { type, data } = JSON.parse(body);
		return `${type} ${data.kind}`;
	});
const times = (what: string) => told().filter((one) => one === what).length;
/** From here on: what was told of the start, or by a test before, counts for nothing. @returns waits for the next one */
function next(what: string): () => Promise<void> {
	const before = times(what);
	return () => expect.poll(() => times(what), PATIENT).toBeGreaterThan(before);
}
const mailed = (kind: string) => mailbox.mails.filter(({ text }) => text.includes(`(${kind})`));

async function alertsPage(browser: { newContext(options: object): Promise<{ newPage(): Promise<Page> }> }) {
	const page = await (await browser.newContext({ baseURL: product.url })).newPage();
	await enterAs(page, "Amal Haddad");
	await page.goto("/oversight/alerts");
	return page;
}
const openOn = (page: Page, kind: string) => page.locator(`li[data-kind="${kind}"]`);

test("an emergency is an alarm at once: in the console, by webhook and by e-mail, without a word of it", async ({
	browser,
}) => {
	const posted = await postReport(product, reportOf({}));
	const { caseId } = (await posted.json()) as { caseId: string };
	const [reader] = await web()<{ id: string }[]>`select id from access.person where name = ${READER}`;
	const { token } = await startSession({ personId: reader?.id ?? "", factor: "demo" });
	const actor = await resolveSession(token);
	if (!actor) throw new Error("the reader is signed in");
	await claimCase(actor, caseId);
	const raised = next("alarm.raised BREAK_GLASS");
	const mails = mailed("BREAK_GLASS").length;
	const reading = await openThread(token, {
		caseId,
		reason: { code: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", text: WORDS },
		scope: { kind: "thread" },
	});
	await new Response(reading.body).text();
	await raised();
	await expect.poll(() => mailed("BREAK_GLASS").length, PATIENT).toBeGreaterThan(mails);
	const everything = JSON.stringify([receiver.posted, mailbox.mails]);
	for (const word of ["bridge", READER, caseId, reader?.id ?? "", "@acme"])
		expect(everything).not.toContain(word);
	const page = await alertsPage(browser);
	await expect(openOn(page, "BREAK_GLASS").first()).toContainText("What to do:");
	await expect(page.getByRole("status").getByText(/open alarms? (and|or) alerts? not seen/)).toBeAttached();
	await page.context().close();
});

test("a rotated key is an alarm until somebody of oversight looked into it", async ({ browser }) => {
	const raised = next("alarm.raised KEY_CHANGED");
	await rotateIntakeKey("eu");
	await raised();
	const ended = next("alarm.ended KEY_CHANGED");
	const page = await alertsPage(browser);
	await expect(openOn(page, "KEY_CHANGED")).toContainText("key.rotated");
	await openOn(page, "KEY_CHANGED")
		.getByRole("button", { name: /I looked into it/ })
		.click();
	await expect(openOn(page, "KEY_CHANGED")).toHaveCount(0);
	await page.getByText(/ended in the last 30 days/).click();
	const row = page
		.getByRole("table", { name: "Alarms that ended" })
		.getByRole("row", { name: /A key changed/ });
	await expect(row).toContainText("looked into by");
	await ended();
	const [entry] =
		await admin`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'alarm.settled'`;
	expect(entry?.leaf).toMatchObject({ kind: "KEY_CHANGED", actor: { role: "auditor" } });
	await page.context().close();
});

test("another RELEASE_AFTER is an alarm", async () => {
	const [service] = product.services;
	if (!service) throw new Error("there is a decryption service");
	await service.child.kill("SIGTERM", { hold: true });
	service.env.RELEASE_AFTER = "checkpoint";
	const raised = next("alarm.raised GATE_CHANGED");
	await service.child.resume();
	await raised();
});

test("a review that falls due is an alarm until it is judged", async () => {
	const [row] = await admin<{ id: string }[]>`select r.id from console.access_review r
		where not exists (select from console.verdict v where v.review_id = r.id) order by r.created_at desc limit 1`;
	const raised = next("alarm.raised REVIEW_OVERDUE");
	// Time passes: nobody's right, so the superuser's.
	await admin`update console.access_review set due_at = '2026-02-03T04:05:06Z' where id = ${row?.id ?? null}`;
	await raised();
	const ended = next("alarm.ended REVIEW_OVERDUE");
	await admin`update console.access_review set due_at = now() + interval '1 day' where id = ${row?.id ?? null}`;
	await ended();
});

test("a killed notary is an alarm until it is back", async ({ browser }) => {
	test.setTimeout(180_000);
	const raised = next("alarm.raised LOG_STANDS");
	await product.killKeeper({ hold: true });
	await raised();
	const ended = next("alarm.ended LOG_STANDS");
	const page = await alertsPage(browser);
	await expect(openOn(page, "LOG_STANDS").first()).toContainText("docs/recovery.md");
	await product.startKeeper();
	await ended();
	await expect(openOn(page, "LOG_STANDS")).toHaveCount(0, { timeout: 30_000 });
	await page.context().close();
});

test("a witness that signs something else is an alarm", async () => {
	const { port } = new URL(product.gate.witnesses[0]?.url ?? "");
	await product.witness?.kill("SIGKILL", { hold: true });
	const liar = createServer((request, response) => {
		request.resume();
		response.end(`— ${witnessName()} ${Buffer.alloc(76, 7).toString("base64")}\n`);
	});
	await new Promise<void>((resolve) => liar.listen(Number(port), "127.0.0.1", resolve));
	const raised = next("alarm.raised WITNESS_DISAGREES");
	await postReport(product, reportOf({}));
	await raised();
	const ended = next("alarm.ended WITNESS_DISAGREES");
	liar.closeAllConnections();
	await new Promise((resolve) => liar.close(resolve));
	await product.witness?.resume();
	await postReport(product, reportOf({}));
	await ended();
});
const witnessName = () => product.gate.witnesses[0]?.vkey.split("+")[0];

test("a database that answers nobody is told of without it, and stands in the list afterwards", async ({
	browser,
}) => {
	test.setTimeout(180_000);
	const rows = await admin<{ pid: number }[]>`select pid from pg_stat_activity where usename = 'worker'`;
	const postmaster = Number(
		readFileSync(join(await postgresFolder(), "postmaster.pid"), "utf8").split("\n")[0],
	);
	const stopped = [postmaster, ...rows.map(({ pid }) => pid)];
	const raised = next("alarm.raised RECORDING_FAILS");
	for (const pid of stopped) process.kill(pid, "SIGSTOP");
	try {
		await raised();
		await expect.poll(() => mailed("RECORDING_FAILS").length, PATIENT).toBe(1);
	} finally {
		for (const pid of stopped) process.kill(pid, "SIGCONT");
	}
	await expect.poll(() => times("alarm.ended RECORDING_FAILS"), PATIENT).toBe(1);
	expect(times("alarm.raised RECORDING_FAILS")).toBe(1);
	const page = await alertsPage(browser);
	await page.getByText(/ended in the last 30 days/).click();
	await expect(page.getByRole("table", { name: "Alarms that ended" })).toContainText("Recording fails");
	await page.context().close();
});

test("an alarm that cannot be delivered says so in the console, and is delivered when it can be", async ({
	browser,
}) => {
	receiver.answer = { status: 503 };
	await rotateIntakeKey("us");
	const page = await alertsPage(browser);
	await expect(openOn(page, "KEY_CHANGED")).toContainText("Not delivered by webhook", { timeout: 30_000 });
	await expect(openOn(page, "KEY_CHANGED")).toContainText("HTTP_503");
	const before = receiver.posted.length;
	receiver.answer = { status: 200 };
	await expect.poll(() => receiver.posted.length, PATIENT).toBeGreaterThan(before);
	await expect(openOn(page, "KEY_CHANGED")).not.toContainText("Not delivered", { timeout: 30_000 });
	const ids = receiver.posted.slice(-2).map(({ headers }) => headers["webhook-id"]);
	expect(new Set(ids).size).toBe(1);
	await page.context().close();
});

test("another system has every published entry, in order, also when the worker is killed over it", async () => {
	await product.worker.kill("SIGKILL");
	await postReport(product, reportOf({}));
	const published = async () => {
		const [row] = await admin<
			{ n: number }[]
		>`select published::int as n from ledger.log where closed_at is null`;
		return row?.n ?? 0;
	};
	const events = () =>
		readFileSync(siemFile, "utf8")
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line) as { type_uid: number; metadata: { sequence: number; uid: string } });
	const inOrder = () => [...new Set(events().map(({ metadata }) => metadata.sequence))];
	await expect.poll(async () => inOrder().length >= (await published()), PATIENT).toBe(true);
	expect(inOrder()).toEqual([...Array(inOrder().length).keys()]);
	const rows = await admin<{ id: string }[]>`
		select entry_id as id from ledger.indexed where index < ${inOrder().length} order by index`;
	expect([...new Set(events().map(({ metadata }) => metadata.uid))]).toEqual(rows.map(({ id }) => id));
	expect(events().filter(({ type_uid }) => type_uid === 600510).length).toBeGreaterThan(0);
	expect(readFileSync(siemFile, "utf8")).not.toContain("bridge");
});

test("the page of alarms has no axe violation in either theme, nor scrolls sideways at 390 px", async ({
	browser,
}) => {
	const page = await alertsPage(browser);
	for (const path of ["/oversight/alerts", "/oversight/log"]) {
		await page.goto(path);
		expect(await violations(page), path).toEqual([]);
		expect(await sideways(page), `${path} at 390 px`).toBe(0);
	}
	await page.context().close();
});

async function postgresFolder(): Promise<string> {
	const [row] = await admin<{ folder: string }[]>`select current_setting('data_directory') as folder`;
	return row?.folder ?? "";
}
