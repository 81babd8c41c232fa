/** What an export of a search costs beside a plain COPY of the same rows, and how much memory it takes. */
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { connect } from "#db/client.ts";
import type { Find, Format } from "#db/queries/selections.ts";
import { makeParts } from "#lib/oversight/selection/make-parts.ts";
import type { LoadedLedger } from "./explorer-load.ts";
import { REGIONS, type Reader, readerOf } from "./explorer-reader.ts";

export interface Exported {
	/** What was searched for. */
	name: string;
	format: Format;
	rows: number;
	/** Seconds, the shortest of the turns. */
	took: number;
	copy: number;
	bytes: number;
	/** Bytes that the process grew by while it ran. */
	grew: number;
}

const TURNS = 3;

/** A search, and the same for COPY as a condition over `e`. */
interface Search {
	name: string;
	formats: readonly Format[];
	find(): Promise<Find>;
	where: string;
}

/** @param rows at least so many of the newest, and of those what several filters leave; of a common word all that there are */
export async function measureExports(
	ledger: LoadedLedger,
	rows: number,
	say: (line: string) => void,
): Promise<Exported[]> {
	const { admin, webUrl } = ledger;
	const db = connect(webUrl, { max: 4, name: "bench-export" });
	const reader = await readerOf(ledger);
	try {
		const [log] =
			await admin`select epoch, published::float8 as size from ledger.log where closed_at is null`;
		const state = { epoch: log?.epoch as number, size: log?.size as number };
		const results: Exported[] = [];
		for (const search of await searches(admin, reader, rows))
			for (const format of search.formats) {
				const result = await measureExport(db, admin, search, { ...state, format });
				results.push(result);
				say(
					`${search.name}, ${format}: ${result.rows.toLocaleString("en")} rows in ${result.took.toFixed(1)} s, COPY ${result.copy.toFixed(1)} s`,
				);
			}
		return results;
	} finally {
		await Promise.all([db.end({ timeout: 2 }), reader.end()]);
	}
}

async function measureExport(
	db: Sql,
	admin: Sql,
	{ name, find, where }: Search,
	of: { epoch: number; size: number; format: Format },
): Promise<Exported> {
	const result = { name, format: of.format, rows: 0, took: Infinity, copy: Infinity, bytes: 0, grew: 0 };
	for (let turn = 0; turn < TURNS; turn++) {
		result.copy = Math.min(result.copy, await seconds(() => copyOut(admin, where)));
		const selection = { ...of, find: await find() };
		const memory = watchMemory();
		let [count, bytes] = [0, 0];
		const took = await seconds(async () => {
			for await (const { part, entries, proof } of makeParts(db, selection, undefined, async () => {})) {
				count += part.rows;
				bytes += entries.length + proof.length;
			}
		});
		Object.assign(result, { rows: count, bytes, took: Math.min(result.took, took) });
		result.grew = Math.max(result.grew, await memory.stop());
	}
	return result;
}

async function searches(admin: Sql, reader: Reader, rows: number): Promise<Search[]> {
	const [row] =
		await admin`select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from ledger.entry
		where at < (select max(at) from ledger.entry where type = 'opening.granted') order by at desc offset ${rows} limit 1`;
	const [word] = await admin`
		select t::text as token from (select unnest(tokens) as t from vault.note_words tablesample system (20)) w
		group by t order by count(*) desc limit 1`;
	const token = word?.token as string;
	const newest: Find = { regions: REGIONS, ...(row ? { from: row.at as string } : {}) };
	const since = row ? `and e.at >= '${row.at}'` : "";
	return [
		{ name: "the newest", formats: ["csv", "jsonl"], find: async () => newest, where: since },
		{
			...{
				name: "several filters",
				formats: ["jsonl"],
				where: `${since} and region = 'eu' and outcome = 'granted'`,
			},
			find: async () => ({ ...newest, region: "eu", outcome: "granted" }),
		},
		{
			...{ name: "a common word", formats: ["jsonl"] },
			find: async () => ({ regions: REGIONS, words: await reader.ask([token]) }),
			where: `and (e.id, e.at) in (select w.entry_id, w.entry_at from vault.note_words w where w.tokens @> '{${token}}')`,
		},
	];
}

async function copyOut(admin: Sql, where: string): Promise<void> {
	const readable = await admin
		.unsafe(`copy (select id, at, type, via, outcome, assurance, policy, actor, actor_role, region, case_id, thread_id,
			opening_id, reason, leaf from ledger.entry e where (region is null or region in ('eu', 'us'))
			${where} order by at desc, id desc) to stdout (format csv)`)
		.readable();
	await pipeline(readable, new Writable({ write: (_chunk, _encoding, done) => done() }));
}

async function seconds(act: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await act();
	return (performance.now() - began) / 1000;
}

function watchMemory() {
	const before = process.memoryUsage.rss();
	let [most, going] = [before, true];
	const watching = (async () => {
		for (; going; await sleep(50)) most = Math.max(most, process.memoryUsage.rss());
	})();
	return {
		async stop(): Promise<number> {
			going = false;
			await watching;
			return most - before;
		},
	};
}
