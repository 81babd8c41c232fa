/**
 * Names in the order in which to look at them, with why. For oversight alone, in its regions; nobody is shown what is said
 * about themself. Looking is on the record before anything is shown.
 * Shown by: watch-misuse.test.ts, rank.test.ts, bench/year/score.test.ts.
 */
import {
	type SignalRow,
	selectLook,
	selectSignalSettings,
	selectSignals,
} from "#db/queries/signals-shown.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import type { EntryKey } from "../ledger/append.ts";
import { recordSearch } from "../oversight/record-search.ts";
import { rank, weigh } from "./rank.ts";
import { DEFAULT_SETTINGS, KINDS, type Kind, Settings } from "./settings.ts";
import { SETTLEMENTS, type Settlement } from "./settlements.ts";

export const NAMES_SHOWN = 15;
const SETTLED_SHOWN = 20;

export interface Shown extends SignalRow {
	kind: Kind;
	person: string;
	/** What it adds to the person's sum. */
	adds: number;
}

export interface SignalList {
	names: { person: string; alias: string; sum: number; signals: Shown[]; settled: Shown[] }[];
	/** People with signals that count, beyond those shown. */
	more: number;
	/** The newest settlements. */
	settled: Shown[];
	look: { endedAt: Date | null; error: string | null } | undefined;
	recorded: EntryKey;
}

export async function listSignals(actor: Actor): Promise<SignalList> {
	const role = authorise(actor, "signal.read");
	const recorded = await recordSearch(actor, role, { page: "signals" });
	const scope = { regions: regionsFor(actor, "signal.read"), notAbout: actor.personId };
	const [rows, settings, look] = await Promise.all([
		selectSignals(web(), scope),
		settingsInForce(),
		selectLook(web()),
	]);
	const shown = rows
		.filter(({ kind }) => KINDS.includes(kind as Kind))
		.map((row): Shown => {
			const kind = row.kind as Kind;
			return { ...row, kind, person: row.personId, adds: weigh({ kind, score: row.score }, settings) };
		});
	const counting = shown.filter(counts);
	const settled = shown.filter((signal) => !counts(signal));
	const ranked = rank(counting, settings);
	return {
		names: ranked.slice(0, NAMES_SHOWN).map((one) => ({
			...one,
			alias: one.signals[0]?.alias ?? "",
			settled: settled.filter(({ person }) => person === one.person),
		})),
		more: Math.max(0, ranked.length - NAMES_SHOWN),
		settled: shown
			.filter(({ settledAt }) => settledAt !== null)
			.sort((a, b) => Number(b.settledAt) - Number(a.settledAt))
			.slice(0, SETTLED_SHOWN),
		...{ look, recorded },
	};
}

const counts = ({ verdict }: SignalRow): boolean =>
	verdict === null || (SETTLEMENTS[verdict as Settlement]?.counts ?? true);

export async function settingsInForce(): Promise<Settings> {
	const row = await selectSignalSettings(web());
	const parsed = Settings.safeParse(row?.body);
	return parsed.success ? parsed.data : DEFAULT_SETTINGS;
}
