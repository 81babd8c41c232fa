/** What an export of a search costs beside a plain COPY of the same rows, and how much memory it takes. */
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { connect } from "#db/client.ts";
import type { Find, Format } from "#db/queries/selections.ts";
import { makeParts } from "#lib/oversight/selection/make-parts.ts";
import type { LoadedLedger } from "./explorer-load.ts";

export interface Exported {
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

/** @param rows at least so many, of the newest */
export async function measureExports(
	{ admin, webUrl }: LoadedLedger,
	rows: number,
	say: (line: string) => void,
): Promise<Exported[]> {
	const db = connect(webUrl, { max: 4, name: "bench-export" });
	try {
		const find = await newest(admin, rows);
		const [log] =
			await admin`select epoch, published::float8 as size from ledger.log where closed_at is null`;
		const results: Exported[] = [];
		for (const format of ["csv", "jsonl"] as const) {
			const of = { find, format, epoch: log?.epoch as number, size: log?.size as number };
			const result = { format, rows: 0, took: Infinity, copy: Infinity, bytes: 0, grew: 0 };
			for (let turn = 0; turn < TURNS; turn++) {
				result.copy = Math.min(result.copy, await seconds(() => copyOut(admin, find)));
				const memory = watchMemory();
				let [count, bytes] = [0, 0];
				const took = await seconds(async () => {
					for await (const { part, entries, proof } of makeParts(db, of, undefined, async () => {})) {
						count += part.rows;
						bytes += entries.length + proof.length;
					}
				});
				Object.assign(result, { rows: count, bytes, took: Math.min(result.took, took) });
				result.grew = Math.max(result.grew, await memory.stop());
			}
			results.push(result);
			say(
				`${format}: ${result.rows.toLocaleString("en")} rows in ${result.took.toFixed(1)} s, COPY ${result.copy.toFixed(1)} s`,
			);
		}
		return results;
	} finally {
		await db.end({ timeout: 2 });
	}
}

async function newest(admin: Sql, rows: number): Promise<Find> {
	const [row] =
		await admin`select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from ledger.entry
		where at < (select max(at) from ledger.entry where type = 'opening.granted') order by at desc offset ${rows} limit 1`;
	return { regions: ["eu", "us"], ...(row ? { from: row.at as string } : {}) };
}

async function copyOut(admin: Sql, { from }: Find): Promise<void> {
	const readable = await admin
		.unsafe(`copy (select id, at, type, via, outcome, assurance, policy, actor, actor_role, region, case_id, thread_id,
			opening_id, reason, leaf from ledger.entry where (region is null or region in ('eu', 'us'))
			${from ? `and at >= '${from}'` : ""} order by at desc, id desc) to stdout (format csv)`)
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
