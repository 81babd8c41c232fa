/** The figures, and what the goals ask of them. */
import { table } from "#lib/commands/table.ts";
import type { Appends } from "./appends.ts";
import type { KeyStores } from "./keys.ts";
import type { Measured } from "./load.ts";
import type { Openings } from "./openings.ts";
import type { Confirmed } from "./passkeys.ts";
import type { QueueMeasured } from "./queue.ts";
import type { Rewrapped } from "./rewrap.ts";
import type { Shredded } from "./shred.ts";
import type { Witnessed } from "./witnessed.ts";

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export function row(what: string, { clients, p50, p95, p99, perSecond }: Measured) {
	return {
		...{ what, clients, p50: ms(p50), p95: ms(p95), p99: ms(p99) },
		"per second": Math.round(perSecond).toLocaleString("en"),
	};
}

export function openingRows(results: Openings[]) {
	return results.flatMap(({ audited, unaudited, authorised, commit }) => [
		row("audited opening, 50 messages", audited),
		row("authorised, not recorded", authorised),
		row("only read and decrypted", unaudited),
		row("one-row INSERT commit", commit),
	]);
}

export function goal(what: string, value: string, met: boolean, wanted: string) {
	return { goal: what, measured: value, wanted, met: met ? "yes" : "no" };
}

export function openingGoals(results: Openings[]) {
	return results.flatMap(({ clients, audited, unaudited, authorised, commit }) => {
		const recording = audited.p50 / (authorised.p50 + commit.p50);
		const ratio = audited.p50 / (unaudited.p50 + commit.p50);
		const rate = audited.perSecond / unaudited.perSecond;
		const at = clients === 1 ? "1 client" : `${clients} clients`;
		const most = clients === 1 ? 2 : 1.3;
		return [
			goal(
				`audited p50 / (unaudited + commit), ${at}`,
				...([ratio.toFixed(2), ratio <= most, `≤ ${most.toFixed(2)}`] as const),
			),
			{
				goal: `audited p50 / (authorised + commit), ${at}`,
				measured: recording.toFixed(2),
				wanted: "",
				met: "",
			},
			...(clients === 8
				? [goal(`audited rate / unaudited rate, ${at}`, rate.toFixed(2), rate >= 0.75, "≥ 0.75")]
				: []),
		];
	});
}

export function appendRows(results: Appends[]) {
	return results.flatMap(({ disk, plain, append, chain }) => [
		row(`one-row INSERT commit, ${disk}`, plain),
		row(`append of an entry, ${disk}`, append),
		row(`link of a hash chain, ${disk}`, chain),
	]);
}

export function appendGoals(results: Appends[]) {
	return results.flatMap(({ disk, plain, append, chain }) => {
		const least = disk === "this disk" ? 0.75 : 0.95;
		const ratio = append.perSecond / plain.perSecond;
		const times = append.perSecond / chain.perSecond;
		return [
			goal(
				`append rate / INSERT rate, 8 clients, ${disk}`,
				...([ratio.toFixed(2), ratio >= least, `≥ ${least}`] as const),
			),
			goal(
				`append rate / hash chain's, 8 clients, ${disk}`,
				...([times.toFixed(2), times >= 4, "≥ 4.00"] as const),
			),
		];
	});
}

export function witnessedGoal({ clients, sealed, witnessed }: Witnessed) {
	const ratio = witnessed.p50 / sealed.p50;
	return goal(
		`opening p50 with a witness / without, ${clients} clients`,
		...([ratio.toFixed(2), ratio <= 2, "≤ 2.00"] as const),
	);
}

export function keyStoreGoals({ clients, file, token, first }: KeyStores) {
	const ratio = token.p50 / file.p50;
	return [
		goal(
			`opening p50 with keys in a token / in files, ${clients} clients`,
			...([ratio.toFixed(2), ratio <= 1.1, "≤ 1.10"] as const),
		),
		{
			goal: "first opening after a start, token · files",
			measured: `${ms(first.token)} · ${ms(first.file)}`,
			...{ wanted: "", met: "" },
		},
	];
}

export function confirmedRows({ session, passkey }: Confirmed) {
	return [row("opening on the session", session), row("opening confirmed by passkey", passkey)];
}

export function confirmedGoals({ clients, session, passkey, deciding }: Confirmed) {
	const added = (passkey.p50 - session.p50 + deciding) / (session.p50 - deciding);
	return [
		goal(
			`passkey and policy add to an opening's p50, ${clients} clients`,
			...([`${(added * 100).toFixed(1)} %`, added < 0.15, "< 15 %"] as const),
		),
		{
			...{ goal: "of which deciding by the policy", measured: `${(deciding * 1000).toFixed(0)} µs` },
			...{ wanted: "", met: "" },
		},
	];
}

export const protocolGoal = ({ clients, perSecond }: Measured) =>
	goal(
		`protocol alone per second, ${clients} clients`,
		...([perSecond.toFixed(0), perSecond >= 3500, "≥ 3,500"] as const),
	);

/** A peer: 66 alone, 151 at eight. */
export const decisionGoal = ({ clients, perSecond }: Measured) =>
	goal(
		`decisions per second, ${clients} ${clients === 1 ? "person" : "people"}`,
		perSecond.toFixed(0),
		perSecond > (clients === 1 ? 66 : 151),
		clients === 1 ? "> 66" : "> 151",
	);

export const intakeGoal = ({ clients, perSecond }: Measured) =>
	goal(`reports per second, ${clients} clients`, perSecond.toFixed(0), perSecond >= 600, "≥ 600");

export function queueRows({ cases, open, page, pages, turns, casePage, claims }: QueueMeasured) {
	const behind = `${open.toLocaleString("en")} of ${cases.toLocaleString("en")} cases open`;
	return [
		...pages.map((result) => row(`queue page, ${behind}`, result)),
		...turns.flatMap(({ order, first, thousandth }) => [
			row(`queue by ${order}, page 1`, first),
			row(`queue by ${order}, page ${page.toLocaleString("en")}`, thousandth),
		]),
		...casePage.map((result) => row("case page, 40 messages", result)),
		row("claim next (then decided)", claims),
	];
}

export function queueGoals({ page, pages, turns, doubles, claims }: QueueMeasured) {
	const [alone] = pages;
	const p50 = alone?.p50 ?? Number.NaN;
	return [
		goal("queue page p50, 1 client", ms(p50), p50 < 25, "< 25 ms"),
		...turns.map(({ order, first, thousandth }) => {
			const ratio = thousandth.p50 / first.p50;
			return goal(
				`queue by ${order}: page ${page.toLocaleString("en")} / page 1`,
				ratio.toFixed(2),
				ratio <= 1.5,
				"≤ 1.50",
			);
		}),
		goal(`cases that two of ${claims.clients} claimants were given`, String(doubles), doubles === 0, "0"),
	];
}

export function print(rows: Record<string, unknown>[]): void {
	console.log(`\n${table(rows).split("\n").slice(0, -1).join("\n")}\n`);
}

export function rewrapGoals({ quiet, meanwhile, perSecond, threads }: Rewrapped) {
	const ratio = meanwhile.p95 / quiet.p95;
	const many = (value: number) => `${Math.round(value).toLocaleString("en")} threads a second`;
	return [
		goal(
			`p95 of openings while ${threads.toLocaleString("en")} threads are wrapped anew / quiet`,
			...([ratio.toFixed(2), ratio <= 1.5, "≤ 1.50"] as const),
		),
		{ goal: "wrapped anew beside openings", measured: many(perSecond.meanwhile), wanted: "", met: "" },
		{ goal: "wrapped anew, nobody there", measured: many(perSecond.alone), wanted: "", met: "" },
	];
}

export function shredGoals({ quiet, meanwhile, perSecond, threads }: Shredded) {
	const ratio = meanwhile.p95 / quiet.p95;
	const many = (value: number) => `${Math.round(value).toLocaleString("en")} threads a second`;
	return [
		goal(
			`p95 of openings while ${threads.toLocaleString("en")} threads go by their clock / quiet`,
			...([ratio.toFixed(2), ratio <= 1.5, "≤ 1.50"] as const),
		),
		{ goal: "deleted beside openings", measured: many(perSecond.meanwhile), wanted: "", met: "" },
		{ goal: "deleted, nobody there", measured: many(perSecond.alone), wanted: "", met: "" },
	];
}
