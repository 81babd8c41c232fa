import type { PeriodList } from "#lib/oversight/periods/list-periods.ts";
import { Alert } from "../../../_ui/alert.tsx";
import type { Tone } from "../../../_ui/badge.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

/** Longer than this without a look, and what stands here is old. */
const STALE_MS = 30_000;

/** The period that runs, or what its draw waits for. */
export function Running({ running, now }: { running: PeriodList["running"]; now: number }) {
	if (!running) {
		return (
			<Alert title="Nobody draws yet">
				The worker that draws has not looked at this log. It runs beside the console.
			</Alert>
		);
	}
	const stale = now - running.lookedAt.getTime() > STALE_MS;
	const { tone, title, text } = inWords(running, stale);
	return (
		<div className="grid gap-3">
			<Alert tone={tone} title={title} live={tone === "alarm"}>
				<p>{text}</p>
				<p className="pt-1 text-xs text-faint">
					{running.openings > 0 && (
						<span className="numbers">
							{running.openings.toLocaleString("en")} {running.openings === 1 ? "opening" : "openings"} since
							entry number {running.fromSize.toLocaleString("en")} ·{" "}
						</span>
					)}
					{running.endsAt && (
						<>
							ends or ended <RelativeTime at={running.endsAt.toISOString()} now={now} /> ·{" "}
						</>
					)}
					looked at <RelativeTime at={running.lookedAt.toISOString()} now={now} />
				</p>
			</Alert>
			{(stale || running.error) && (
				<Alert tone="warn" title={stale ? "The worker has not looked for a while" : "The last look failed"}>
					<p>
						What must be reviewed in any case is under review only from its next look on.
						{running.error && <span className="block pt-1 font-mono text-2xs">{running.error}</span>}
					</p>
				</Alert>
			)}
		</div>
	);
}

function inWords(
	{ state, period, witness, error, openedSince }: NonNullable<PeriodList["running"]>,
	stale: boolean,
): { tone: Tone; title: string; text: string } {
	if (state === "NO_OPENING" && openedSince) {
		return {
			tone: "plain",
			title: "A period has begun that was not looked at",
			text: "Something was opened after the last look; which period it begins, the next look says.",
		};
	}
	if (state === "NO_OPENING" && stale) {
		return {
			tone: "plain",
			title: "No period ran when it was last looked at",
			text: "A period begins with the first opening after the last draw. There had been none then.",
		};
	}
	const said = {
		NO_OPENING: {
			tone: "plain",
			title: "No period runs",
			text: "A period begins with the first opening after the last draw. There has been none.",
		},
		RUNS: {
			tone: "plain",
			title: `${period} runs`,
			text: `When it is over, the seed is SHA-256 of the signature of ${witness} on the log's first checkpoint after it. What must be reviewed in any case is so already.`,
		},
		WAITS_FOR_ENTRY: {
			tone: error ? "warn" : "plain",
			title: `${period} is over`,
			text: "The next entry of the log, whatever it is, closes it. Your looking at a review, or at the ledger, is one.",
		},
		WAITS_FOR_WITNESS: {
			tone: error ? "alarm" : "warn",
			title: `${period} waits for its witness`,
			text: `Nothing is drawn before ${witness} has signed a checkpoint from after its end, or, later, a witness that the policy names after it.`,
		},
		NO_RULE: {
			tone: "alarm",
			title: "Nothing can be drawn",
			text: "This log holds no sampling rule from before these openings. The decryption service puts it there when it starts.",
		},
		NO_WITNESS: {
			tone: "alarm",
			title: `Nothing can be drawn for ${period}`,
			text: "Its seed is a witness's signature, and no witness that the policy names was on record when the period began. Only what must be reviewed in any case is, now and in every period after it.",
		},
	} as const;
	return said[state];
}
