/**
 * What a moderator's browser has to carry and how long it takes: the JavaScript that the queue and a case send first, as
 * Chromium receives it (gzip), when the largest part stands (LCP), and how long keys take to be answered by the eye
 * (Event Timing, as INP counts it), with a processor four times slower.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type BrowserContext, type CDPSession, chromium, type Page } from "@playwright/test";
import { findBrowser } from "#lib/commands/browser.ts";
import { goal } from "./report.ts";
import type { Stage } from "./stage.ts";

export interface PageWeight {
	page: "queue" | "case";
	/** Bytes of scripts over the wire until the page rests. */
	scripts: number;
	/** Bytes of the document over the wire. */
	document: number;
	/** Milliseconds, of `TIMES` loads with an empty cache. */
	lcp: number[];
	/** Milliseconds from a key to the next frame, each key of each load. */
	keys: number[];
}

const TIMES = 10;
const SLOWER = 4;
/** A step of the Event Timing API: shorter ones are not told and count as this. */
const STEP_MS = 16;

export async function measurePages(
	stage: Stage,
	port: number,
	say: (line: string) => void,
): Promise<PageWeight[]> {
	const { cookie, caseId } = await writeDesk(stage);
	const executablePath = process.env.CHROME_PATH ?? (await findBrowser(say)) ?? undefined;
	const browser = await chromium.launch({
		...(executablePath ? { executablePath } : {}),
		args: ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
	});
	const url = `http://localhost:${port}`;
	const open = async (path: string) => {
		const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1366, height: 768 } });
		await context.addCookies([{ name: cookie.name, value: cookie.value, url }]);
		await context.addInitScript(watch);
		const page = await context.newPage();
		return { context, ...(await visit(context, page, `${url}${path}`)), page };
	};
	const measure = async (
		name: PageWeight["page"],
		path: string,
		keys: readonly string[],
	): Promise<PageWeight> => {
		const result: PageWeight = { page: name, scripts: 0, document: 0, lcp: [], keys: [] };
		for (let at = 0; at <= TIMES; at++) {
			const { context, page, scripts, document } = await open(path);
			for (const key of keys) {
				await page.keyboard.press(key);
				await page.waitForTimeout(150);
			}
			const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
			await context.close();
			if (at === 0) continue; // the server's first
			Object.assign(result, { scripts, document });
			result.lcp.push(seen.lcp);
			result.keys.push(...seen.keys, ...keys.slice(seen.keys.length).map(() => STEP_MS));
		}
		say(`${name}: ${(result.scripts / 1000).toFixed(1)} kB of scripts`);
		return result;
	};
	try {
		return [
			await measure("queue", "/queue", [
				"j",
				"j",
				"j",
				"k",
				"j",
				"Control+k",
				"c",
				"l",
				"a",
				"i",
				"Escape",
				"?",
				"Escape",
			]),
			await measure("case", `/cases/${caseId}`, [
				"o",
				"ArrowDown",
				"ArrowUp",
				"d",
				"ArrowDown",
				"Control+k",
				"Escape",
			]),
		];
	} finally {
		await browser.close();
	}
}

interface Seen {
	lcp: number;
	keys: number[];
}

/** In the page, before anything of it runs. An interaction is its longest event, as INP has it. */
function watch() {
	const seen: Seen = { lcp: 0, keys: [] };
	(globalThis as unknown as { seen: Seen }).seen = seen;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) seen.lcp = entry.startTime;
	}).observe({ type: "largest-contentful-paint", buffered: true });
	const longest = new Map<number, number>();
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
			if (!entry.interactionId) continue;
			longest.set(entry.interactionId, Math.max(longest.get(entry.interactionId) ?? 0, entry.duration));
		}
		seen.keys = [...longest.values()];
	}).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

async function visit(context: BrowserContext, page: Page, url: string) {
	const wire: CDPSession = await context.newCDPSession(page);
	const kinds = new Map<string, string>();
	const bytes = { scripts: 0, document: 0 };
	await wire.send("Network.enable");
	await wire.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
	wire.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
	// Bodies as they came over the wire; the headers of each answer are some 500 bytes more.
	wire.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
		const kind = kinds.get(requestId);
		if (kind === "Script") bytes.scripts += encodedDataLength;
	});
	// Of a document that comes in pieces only the end tells how much it was, headers included.
	wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
		if (kinds.get(requestId) === "Document") bytes.document += encodedDataLength;
	});
	await page.goto(url, { waitUntil: "networkidle" });
	// It is told when the page next rests, and never once somebody has pressed a key.
	await page.waitForFunction(() => (globalThis as unknown as { seen: Seen }).seen.lcp > 0);
	return bytes;
}

export function pageRows(results: PageWeight[]) {
	return results.map(({ page, scripts, document, lcp, keys }) => ({
		...{ page, "scripts, gzip": kB(scripts), "document, gzip": kB(document) },
		...{ "LCP p50": ms(at(lcp, 0.5)), "LCP p95": ms(at(lcp, 0.95)) },
		...{ "key to frame p50": ms(at(keys, 0.5)), p98: ms(at(keys, 0.98)) },
	}));
}

export function pageGoals(results: PageWeight[]) {
	return results.flatMap(({ page, scripts, lcp, keys }) => [
		goal(`first-load JavaScript, ${page}`, kB(scripts), scripts <= 150_000, "≤ 150 kB"),
		goal(`LCP p50, ${page}, ${SLOWER}× slower`, ms(at(lcp, 0.5)), at(lcp, 0.5) <= 2500, "≤ 2,500 ms"),
		goal(
			`key to frame p98, ${page}, ${SLOWER}× slower`,
			ms(at(keys, 0.98)),
			at(keys, 0.98) <= 200,
			"≤ 200 ms",
		),
	]);
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const ms = (value: number) => `${Math.round(value)} ms`;

function at(values: number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A lead of both regions, sixty open cases, and one that is theirs with thirty messages. */
async function writeDesk({ admin, keys }: Stage) {
	const [person, session, entry, platform] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
	const token = randomBytes(32).toString("base64url");
	await admin`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
		values (${person}, 'L-7', 'Bench reader', 'Bench', 'DE', false, ${entry})`;
	await admin`insert into access.role_grant (person_id, role, region, entry_id)
		values (${person}, 'lead', 'eu', ${entry}), (${person}, 'lead', 'us', ${entry})`;
	await admin`insert into console.session (id, token_hash, person_id, expires_at)
		values (${session}, ${createHash("sha256").update(token).digest()}, ${person}, now() + interval '12 hours')`;
	await admin`insert into console.platform (id, code, name) values (${platform}, 'bench-pages', 'Bench')`;
	await admin`insert into console.thread (id, platform_id, external_id, region)
		select gen_random_uuid(), ${platform}, 'p-' || n, case when n % 3 = 0 then 'us' else 'eu' end
		from generate_series(1, 60) n`;
	await admin`insert into console.participant (thread_id, account, number)
		select t.id, 'u' || n, n from console.thread t, generate_series(1, 3) n where t.platform_id = ${platform}`;
	await admin`insert into console.case (id, platform_id, thread_id, region, category, keyword, severity, minors,
			restricted, received_at, due_at)
		select gen_random_uuid(), platform_id, id, region, 'CYBER_VIOLENCE', 'CYBER_HARASSMENT', abs(hashtext(external_id)) % 4,
			false, false, now() - random() * interval '1 day', now() + random() * interval '3 days'
		from console.thread where platform_id = ${platform}`;
	const [found] = await admin<{ id: string; thread_id: string }[]>`
		select id, thread_id from console.case where platform_id = ${platform} and region = 'eu' limit 1`;
	if (!found) throw new Error("no case was written");
	const [caseId, thread, report] = [found.id, found.thread_id, randomUUID()];
	await admin`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, keyword, source, reporter,
			reported, has_note, sealed, reported_at, entry_id)
		values (${report}, ${platform}, 'r-1', ${caseId}, ${thread}, 'CYBER_VIOLENCE', 'CYBER_HARASSMENT', 'USER', 'u1', '{15}',
			false, 30, now(), ${entry})`;
	await admin`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
		select ${thread}, n, 'm' || n, 'u' || (1 + n % 3), now() - make_interval(mins => 100 - n), 'text', 'PLATFORM', ${report}
		from generate_series(1, 30) n`;
	await admin`insert into console.claim (id, case_id, person_id, entry_id) values (${randomUUID()}, ${caseId}, ${person}, ${entry})`;
	const mark = createHash("sha256").update(`cookie ${keys.sessionSecret}`).digest("hex").slice(0, 8);
	return { caseId, cookie: { name: `countersign-session-${mark}`, value: token } };
}
