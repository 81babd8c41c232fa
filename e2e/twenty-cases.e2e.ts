/**
 * The desk from end to end, in a product of its own: twenty cases worked off by keyboard alone, with everything that a case may
 * ask, and a platform that fails half of the time while the worker that tells it is killed twice. What it ends with is compared with
 * what was decided, with the platform's own API and with the database.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Browser, type Page, test } from "@playwright/test";
import { connect } from "#db/client.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import type { Product } from "#lib/commands/product.ts";
import { enterAs, expect, postReport } from "./fixtures.ts";
import { pointersOn } from "./keyboard.ts";
import { registerFirst } from "./passkeys.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { stageProduct } from "./stage.ts";
import { type Body, handsOf, inEsperanto, PICTURE, reportedAgain, withPhoto } from "./twenty-cases.ts";

let product: Product;
let platform: Platform;

test.beforeAll(async () => {
	test.setTimeout(240_000);
	platform = await startPlatform();
	// As it is by default: a decision stays in the house for thirty seconds.
	const policy = { POLICY_FILE: `${PROJECT}/e2e/undo-policy.json` };
	product = await stageProduct({
		keeperEnv: policy,
		workerEnv: { WEBHOOK_PRIVATE_HOSTS: platform.host },
	});
});
test.afterAll(async () => {
	await product?.stop();
	await platform?.stop();
});

/** As the operator adds it: the secret is printed once. */
async function addEndpoint(): Promise<string> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		["lib/commands/launch.mjs", "integration", "webhook", "add", "acme", platform.url, "eu"],
		{
			cwd: PROJECT,
			env: {
				...process.env,
				COUNTERSIGN_DATA: product.dataDir,
				COUNTERSIGN_KEYS: product.keysDir,
				WEBHOOK_PRIVATE_HOSTS: platform.host,
			},
		},
	);
	return /whsec_[A-Za-z0-9+/=]+/.exec(stdout)?.[0] ?? "";
}

async function withPasskey(browser: Browser, name: string): Promise<Page> {
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	await enterAs(page, name);
	await registerFirst(page);
	return page;
}

async function report(body: Body): Promise<{ caseId: string; reportId: string }> {
	const answer = await postReport(product, body);
	expect(answer.status).toBe(201);
	return (await answer.json()) as { caseId: string; reportId: string };
}

interface Decided {
	decisionId: string;
	caseId: string;
	thread: string;
	outcome: string;
}

/** All that the API tells of these cases, page by page. */
async function decisionsOf(cases: ReadonlySet<string>): Promise<Decided[]> {
	const found: Decided[] = [];
	for (let after = ""; ; ) {
		const answer = await fetch(`${product.url}/api/v1/decisions?after=${after}`, {
			headers: { authorization: `Bearer ${product.integrationKey}` },
		});
		const page = (await answer.json()) as { decisions: Decided[]; next: string };
		found.push(...page.decisions.filter(({ caseId }) => cases.has(caseId)));
		if (page.decisions.length === 0) return found;
		after = page.next;
	}
}

test("a moderator works off twenty cases by keyboard alone, and the platform ends with exactly what was decided, each once, in order, though it failed half of the time and the worker was killed twice", async ({
	browser,
}) => {
	test.setTimeout(900_000);
	platform.trusts(await addEndpoint());
	for (const request of [5, 24]) platform.at(request, () => product.worker.kill("SIGKILL"));

	const outcomes = new Map<string, string>();
	const bodies = new Map<string, Body>();
	const threads = new Map<string, string[]>();
	const add = async (body: Body) => {
		const { caseId, reportId } = await report(body);
		bodies.set(caseId, body);
		threads.set(body.thread.id, [...(threads.get(body.thread.id) ?? []), caseId]);
		return { caseId, reportId };
	};
	const photo = withPhoto();
	const { caseId: photoCase, reportId } = await add(photo.body);
	const sent = await fetch(`${product.url}/api/v1/reports/${reportId}/attachments/${photo.attachment}`, {
		method: "PUT",
		headers: { authorization: `Bearer ${product.integrationKey}` },
		body: new Uint8Array(PICTURE),
	});
	expect(sent.status).toBe(201);
	const [widened, escalated, severe, undone, again, twice, thrice] = await Promise.all(
		Array.from({ length: 7 }, async () => (await add(inEsperanto())).caseId),
	);
	for (let more = 0; more < 8; more++) await add(inEsperanto());

	const mina = await withPasskey(browser, "Mina Okafor");
	const jonas = await withPasskey(browser, "Jonas Weber");
	const pointers = await pointersOn(mina);
	const hands = handsOf(mina);
	await mina.goto("/queue");
	// Until the page hears keys.
	await expect(async () => {
		await hands.keys.press("?");
		await expect(mina.getByRole("dialog")).toBeVisible({ timeout: 500 });
	}).toPass();
	await hands.keys.press("Escape");
	await hands.keepView("Esperanto", "My tongue");

	const plain = ["NO_VIOLATION", "WARN", "REMOVE_MESSAGES", "SUSPEND_ACCOUNT", "RESTRICT_DMS"] as const;
	const decide: Record<(typeof plain)[number], () => Promise<void>> = {
		NO_VIOLATION: () => hands.decideNothing(),
		WARN: () => hands.decide({ name: "Warn an account", account: true }),
		REMOVE_MESSAGES: () => hands.decide({ name: "Remove messages" }),
		SUSPEND_ACCOUNT: () =>
			hands.decide(
				{ name: "Remove messages" },
				{ name: "Suspend an account", account: true, days: "14 days" },
			),
		RESTRICT_DMS: () => hands.decide({ name: "Restrict direct messages", account: true }),
	};
	for (let worked = 0; worked < 20; worked++) {
		const caseId = await hands.next("My tongue");
		await test.step(`case ${worked + 1}`, async () => {
			await hands.open();
			if (caseId === photoCase) await hands.lookAtPhoto();
			if (caseId === widened) await hands.widen();
			if (caseId === escalated) return hands.escalate();
			if (caseId === severe) {
				await hands.decide({ name: "Terminate an account", account: true });
				await expect(mina.getByText("It waits for a second person.")).toBeVisible();
				outcomes.set(caseId, "TERMINATE_ACCOUNT");
				return;
			}
			if (caseId === undone) {
				await hands.decideNothing();
				await hands.undo();
			}
			const outcome = caseId === undone ? "WARN" : (plain[worked % plain.length] ?? "NO_VIOLATION");
			await decide[outcome]();
			outcomes.set(caseId, outcome);
			// Reported once more while its decision is still in the house.
			const body = bodies.get(caseId);
			const times = threads.get(body?.thread.id ?? "")?.length ?? 0;
			const first = threads.get(body?.thread.id ?? "")?.[0];
			if (
				body &&
				((first === again && times < 2) || (first === twice && times < 2) || (first === thrice && times < 3))
			)
				await add(reportedAgain(body));
		});
	}
	expect(bodies.size).toBe(20);
	expect(outcomes.size).toBe(19);
	expect(pointers()).toBe(0);

	await test.step("the second person", async () => {
		expect(platform.told().filter(({ data }) => data.caseId === severe)).toEqual([]);
		await jonas.goto("/approvals");
		const row = jonas.getByRole("row").filter({ hasText: severe?.slice(0, 8) ?? "" });
		await row.getByRole("link", { name: "Terminate an account" }).click();
		await jonas.getByRole("button", { name: "Confirm", exact: true }).click();
		await expect(jonas.getByText(/^Confirmed by L-108/)).toBeVisible();
	});

	const cases = new Set(bodies.keys());
	const ofOurs = () => platform.told().filter(({ data }) => cases.has(data.caseId as string));
	const decisions = () => ofOurs().filter(({ type }) => type === "decision.made");
	const settled = () => ofOurs().filter(({ type }) => type === "report.settled");
	await expect
		.poll(() => [decisions().length, settled().length], { timeout: 240_000, intervals: [1_000] })
		.toEqual([19, 19]);

	await test.step("exactly what was decided, each once", async () => {
		const told = decisions().map(({ data }) => data as unknown as Decided);
		expect(new Map(told.map(({ caseId, outcome }) => [caseId, outcome]))).toEqual(outcomes);
		const ids = told.map(({ decisionId }) => decisionId);
		expect(new Set(ids).size).toBe(19);
		const byApi = await decisionsOf(cases);
		expect(byApi.map(({ decisionId }) => decisionId).sort()).toEqual([...ids].sort());
		for (const one of byApi) expect(told).toContainEqual(one);
		const sql = connect(product.adminUrl, { max: 1 });
		const rows = await sql<{ id: string; thread: string }[]>`
			select d.id, t.external_id as thread from console.decision d
			join console.case c on c.id = d.case_id join console.thread t on t.id = c.thread_id
			where c.id = any(${[...cases]}) and d.left_at is not null order by d.decided_at`;
		await sql.end({ timeout: 2 });
		expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
		expect(new Set(settled().map(({ data }) => data.report)).size).toBe(19);

		for (const thread of threads.keys()) {
			const order = told.filter((one) => one.thread === thread).map(({ decisionId }) => decisionId);
			expect(order).toEqual(rows.filter((row) => row.thread === thread).map(({ id }) => id));
		}
		expect(
			[...threads.values()]
				.map(({ length }) => length)
				.sort()
				.slice(-3),
		).toEqual([2, 2, 3]);
	});
	// Each delivery failed once, those of the demo's own cases with them.
	await expect.poll(() => platform.told().length - platform.counts().failed, { timeout: 60_000 }).toBe(0);
	const { requests, failed, again: repeated, forged } = platform.counts();
	expect(requests).toBeLessThanOrEqual(2 * failed + 8); // what a killed worker had under way, it sends again
	expect(repeated).toBeGreaterThan(0);
	expect(forged).toBe(0);
	await mina.context().close();
	await jonas.context().close();
});
