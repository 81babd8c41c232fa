/** How long a page of the explorer takes: asked for as the product does, its record on the ledger included. */
import { selectEntries } from "#db/queries/ledger.ts";
import { closeWeb, web } from "#db/web.ts";
import { conditionsOf } from "#lib/oversight/explorer/find.ts";
import type { Cursor } from "#lib/oversight/ledger-filters.ts";
import { recordSearch } from "#lib/oversight/record-search.ts";
import { PAGE, searchLedger } from "#lib/oversight/search-ledger.ts";
import { filtersToLookFor, type Looked } from "./explorer-filters.ts";
import type { LoadedLedger } from "./explorer-load.ts";
import { REGIONS, type Reader, readerOf } from "./explorer-reader.ts";
import { type Measured, measured } from "./load.ts";

export interface LookedAt {
	name: string;
	first: Measured;
	/** A page far behind: the thousandth, or the last that there is. */
	far: Measured;
	page: number;
}

const FAR = 1000;
const TIMES = 48;

export async function measurePages(ledger: LoadedLedger, say: (line: string) => void): Promise<LookedAt[]> {
	process.env.DATABASE_URL_WEB = ledger.webUrl;
	const reader = await readerOf(ledger);
	const results: LookedAt[] = [];
	try {
		for (const looked of await filtersToLookFor(ledger.admin)) {
			const result = await measureFilter(reader, looked);
			results.push(result);
			say(
				`${looked.name}: p95 ${result.first.p95.toFixed(1)} ms, page ${result.page} p50 ${result.far.p50.toFixed(1)} ms against ${result.first.p50.toFixed(1)}`,
			);
		}
	} finally {
		await Promise.all([closeWeb(), reader.end()]);
	}
	return results;
}

async function measureFilter(reader: Reader, looked: Looked): Promise<LookedAt> {
	const { values, words = [undefined] } = looked;
	const turns = Math.max(values.length, words.length);
	const asked = Array.from({ length: turns }, (_, i) => ({
		filters: values[i % values.length] ?? {},
		words: words[i % words.length],
	}));
	const far = await Promise.all(asked.map((one) => farCursor(reader, one)));
	const ask = (i: number, before?: Cursor) => look(reader, asked[i % turns] as Asked, before);
	const first: number[] = [];
	const behind: number[] = [];
	for (let i = 0; i < turns; i++) await ask(i); // what is asked for the first time is read from the disk
	for (let i = 0; i < TIMES; i++) {
		first.push(await timed(() => ask(i)));
		behind.push(await timed(() => ask(i, far[i % turns]?.cursor)));
	}
	const sum = (waits: number[]) => ({ waits, took: waits.reduce((a, b) => a + b, 0) / 1000 });
	return {
		...{ name: looked.name, first: measured(1, sum(first)), far: measured(1, sum(behind)) },
		page: Math.max(...far.map(({ page }) => page)),
	};
}

interface Asked {
	filters: Looked["values"][number];
	/** Tokens. */
	words: string[] | undefined;
}

/** As the page does. */
async function look(reader: Reader, { filters, words }: Asked, before?: Cursor): Promise<void> {
	if (!words) {
		await searchLedger(reader.actor, filters, before);
		return;
	}
	const { personId } = reader.actor;
	const conditions = await conditionsOf(web(), filters, { personId, regions: REGIONS });
	const asked = { ...conditions, words: await reader.ask(words) };
	const recorded = await recordSearch(reader.actor, "auditor", { words: "some" });
	await selectEntries(web(), { ...asked, before: before ?? recorded, limit: PAGE + 1 });
}

/** Where page 1,000 begins, or the last page where there are fewer. */
async function farCursor(
	reader: Reader,
	{ filters, words }: Asked,
): Promise<{ cursor: Cursor | undefined; page: number }> {
	const { personId } = reader.actor;
	const conditions = await conditionsOf(web(), filters, { personId, regions: REGIONS });
	const asked = { ...conditions, ...(words && { words: await reader.ask(words) }) };
	const rows = await selectEntries(web(), { ...asked, limit: (FAR - 1) * PAGE });
	const page = Math.max(1, Math.floor(rows.length / PAGE));
	const at = rows[page * PAGE - 1];
	return { cursor: at && { at: at.at, id: at.id }, page: at ? page + 1 : 1 };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await act();
	return performance.now() - began;
}
