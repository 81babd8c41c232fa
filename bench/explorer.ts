/**
 * The explorer over 3,000,000 entries, beside a ledger of 100,000 in the same run: each filter's first page and one far behind,
 * how they grow, and an export beside a plain COPY of the same rows.
 */
import { type Exported, measureExports } from "./explorer-export.ts";
import { openLedgers } from "./explorer-load.ts";
import { type LookedAt, measurePages } from "./explorer-pages.ts";
import { goal } from "./report.ts";

export interface Explored {
	entries: { small: number; large: number };
	small: LookedAt[];
	large: LookedAt[];
	exports: Exported[];
}

/** Rows of the larger ledger that are exported: enough that what begins and ends does not count. */
const EXPORTED = 400_000;

export async function measureExplorer(
	folder: string,
	entries: number,
	say: (line: string) => void,
): Promise<Explored> {
	say(
		`writing ledgers of 100,000 and ${entries.toLocaleString("en")} entries; the larger takes a quarter of an hour`,
	);
	const { small, large, stop } = await openLedgers(folder, entries, say);
	const interrupted = () => stop().finally(() => process.exit(1));
	process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
	try {
		return {
			entries: { small: small.entries, large: large.entries },
			small: await measurePages(small, say),
			large: await measurePages(large, say),
			exports: await measureExports(large, EXPORTED, say),
		};
	} finally {
		process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
		await stop();
	}
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export function explorerRows({ small, large }: Explored) {
	return large.map(({ name, first, far, page }, i) => ({
		"search for": name,
		...{ p50: ms(first.p50), p95: ms(first.p95), "far page": page, "far p50": ms(far.p50) },
		"p50 of the small": small[i] ? ms(small[i].first.p50) : "",
	}));
}

/** More than two parts of an export and what it takes to send them. */
const MEMORY = 192e6;

export function explorerGoals({ entries, small, large, exports }: Explored) {
	const sizes = `${entries.large.toLocaleString("en")} / ${entries.small.toLocaleString("en")} entries`;
	return [
		...large.flatMap(({ name, first, far, page }, i) => {
			const most = name.startsWith("words") ? 150 : 60;
			const behind = far.p50 / first.p50;
			const before = small[i];
			const grown = first.p50 / (before?.first.p50 ?? Number.NaN);
			const farGrown = far.p50 / (before?.far.p50 ?? Number.NaN);
			return [
				goal(`${name}: first page p95`, ms(first.p95), first.p95 < most, `< ${most} ms`),
				goal(`${name}: page ${page} / page 1`, behind.toFixed(2), behind <= 1.5, "≤ 1.50"),
				goal(`${name}: page 1, ${sizes}`, grown.toFixed(2), grown <= 2, "≤ 2.00"),
				goal(
					`${name}: page ${page} / page ${before?.page}, ${sizes}`,
					...([farGrown.toFixed(2), farGrown <= 2, "≤ 2.00"] as const),
				),
			];
		}),
		...exports.flatMap(({ name, format, rows, took, copy, grew }) => {
			const what = `${rows.toLocaleString("en")} rows of ${name} as ${format}`;
			return [
				goal(`export of ${what} / COPY`, (copy / took).toFixed(2), copy / took >= 0.4, "≥ 0.40"),
				goal(
					`memory while ${what} leave`,
					...([`+${Math.round(grew / 1e6)} MB`, grew < MEMORY, `< ${MEMORY / 1e6} MB`] as const),
				),
			];
		}),
	];
}
