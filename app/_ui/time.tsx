"use client";
import { cx } from "./cx.ts";
import { exactUtc, relativeInWords, spanInWords } from "./time-words.ts";
import { useNow } from "./use-now.ts";

/** "3 h ago", the exact UTC on hover. `now` is the server's clock (ms) when the page was made. */
export function RelativeTime({ at, now }: { at: string; now: number }) {
	const current = useNow(now);
	return (
		<time dateTime={at} title={exactUtc(at)} className="numbers whitespace-nowrap">
			{relativeInWords(Date.parse(at), current)}
		</time>
	);
}

/** What is left of a deadline, in words, with a bar of the share of time used. */
export function Deadline({ from, due, now }: { from: string; due: string; now: number }) {
	const current = useNow(now);
	const end = Date.parse(due);
	const start = Date.parse(from);
	const used = Math.min(1, Math.max(0, (current - start) / Math.max(1, end - start)));
	const late = current >= end;
	const tone = late || used >= 0.9 ? "text-alarm" : used >= 0.6 ? "text-warn" : "text-soft";
	const percent = Math.round(used * 100);
	return (
		<span className={cx("inline-flex items-center gap-2 align-middle whitespace-nowrap", tone)}>
			<span aria-hidden="true" className="h-1 w-9 shrink-0 overflow-hidden rounded-full bg-line">
				<span className="block h-full bg-current" style={{ width: `${Math.max(4, percent)}%` }} />
			</span>
			<time
				dateTime={due}
				title={`Due ${exactUtc(due)}; ${percent} % of the time is used`}
				className="numbers"
			>
				{late ? `late by ${spanInWords(current - end)}` : `${spanInWords(end - current)} left`}
			</time>
		</span>
	);
}
