"use client";
import { useEffect, useState } from "react";
import type { Check, Receipt } from "#lib/ledger/check-receipt.ts";
import { Alert } from "../../_ui/alert.tsx";
import { cx } from "../../_ui/cx.ts";
import { exactUtc } from "../../_ui/time-words.ts";

type State =
	| { step: "checking" }
	| { step: "checked"; checks: Check[]; words: Record<string, string> }
	| { step: "failed" };

/**
 * The receipt, checked by the browser itself: the same pure code as on the command line, loaded here and on no other
 * page. `local` names the witnesses of the log's own machine.
 */
export function Checks({ receipt, local }: { receipt: Receipt; local: readonly string[] }) {
	const [state, setState] = useState<State>({ step: "checking" });
	useEffect(() => {
		let gone = false;
		Promise.all([import("#lib/ledger/check-receipt.ts"), import("#lib/ledger/log-error.ts")])
			.then(([{ checkReceipt }, { LOG_ERRORS }]) => {
				if (!gone) setState({ step: "checked", checks: checkReceipt(receipt), words: LOG_ERRORS });
			})
			.catch(() => {
				if (!gone) setState({ step: "failed" });
			});
		return () => {
			gone = true;
		};
	}, [receipt]);
	return (
		<div className="grid gap-3" data-testid="checks" data-step={state.step}>
			<Summary state={state} />
			{state.step === "checked" && (
				<ol className="card divide-y divide-line">
					{state.checks.map((check) => (
						<Step
							key={check.step + (check.name ?? "")}
							check={check}
							words={state.words}
							local={check.name !== undefined && local.includes(check.name)}
						/>
					))}
				</ol>
			)}
			<noscript>
				<Alert title="Nothing was checked">
					The checks run in the browser and need JavaScript. Save both files and verify them with the command
					below instead.
				</Alert>
			</noscript>
		</div>
	);
}

/** There from the start, so that what it comes to is announced. */
function Summary({ state }: { state: State }) {
	const failed = state.step === "checked" ? state.checks.filter(({ failure }) => failure !== null).length : 0;
	const all = state.step === "checked" ? state.checks.length : 0;
	const bad = state.step === "failed" || failed > 0;
	return (
		<div
			role="status"
			className={cx(
				"rounded-lg border px-4 py-3",
				bad ? "border-alarm/40 bg-alarm-wash" : state.step === "checked" && "border-good/40 bg-good-wash",
				state.step === "checking" && "border-line bg-sunken",
			)}
		>
			{state.step === "checking" && <p className="text-soft">Checking in this browser …</p>}
			{state.step === "failed" && (
				<>
					<p className="font-[620]">Not checked</p>
					<p className="text-soft">
						The checking code did not load. Nothing is known of this seal; load the page anew.
					</p>
				</>
			)}
			{state.step === "checked" && failed === 0 && (
				<>
					<p className="font-[620]">Verified in this browser: all {all} checks passed</p>
					<p className="text-soft">
						The entry is in the log, as it stands here. The keys came from this server too: whoever wants to
						believe neither holds the keys from elsewhere and runs the command below.
					</p>
				</>
			)}
			{failed > 0 && (
				<>
					<p className="font-[620]">
						Not verified: {failed} of {all} checks failed
					</p>
					<p className="text-soft">
						What stands here is not what the log holds. Do not rely on it; save both files, and tell oversight
						and whoever runs this system.
					</p>
				</>
			)}
		</div>
	);
}

function Step({
	check: { step, name, failure, found },
	words,
	local,
}: {
	check: Check;
	words: Record<string, string>;
	local: boolean;
}) {
	const passed = failure === null;
	return (
		<li
			className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-2 px-3 py-2"
			data-check={step}
			data-passed={passed}
		>
			<span aria-hidden="true" className={passed ? "text-good" : "text-alarm"}>
				{passed ? "✓" : "✕"}
			</span>
			<div className="min-w-0">
				<p>
					{TITLES[step]}
					{name !== undefined && <span className="wrap-anywhere"> {name}</span>}
				</p>
				{passed && found !== undefined && (
					<p className="numbers font-mono text-2xs wrap-anywhere text-faint">
						{step === "witness" ? exactUtc(Number(found) * 1000) : found}
					</p>
				)}
				{failure !== null && (
					<p className="text-xs text-alarm">
						{words[failure]} <span className="font-mono text-2xs">{failure}</span>
					</p>
				)}
				{local && <p className="text-xs text-warn">same machine: proves nothing against its operator</p>}
			</div>
			<span className={cx("text-xs", passed ? "text-good" : "font-[600] text-alarm")}>
				{passed ? "passed" : "failed"}
			</span>
		</li>
	);
}

const TITLES: Record<Check["step"], string> = {
	entry: "It is one well-formed entry, the one asked for",
	leaf: "Its bytes have the hash that the log holds at this number",
	inclusion: "The proof leads from that hash to the checkpoint's root",
	log: "The log signed the checkpoint",
	witness: "Cosigned by the witness",
};
