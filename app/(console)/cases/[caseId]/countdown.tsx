"use client";
import { useEffect, useState } from "react";
import { cx } from "../../../_ui/cx.ts";
import { clock, exactUtc } from "../../../_ui/time-words.ts";

const SAID = [300_000, 60_000];

/** What is left of an opening, every second for the eye, at five minutes and at one for the ear. */
export function Countdown({ endsAt }: { endsAt: number }) {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(timer);
	}, []);
	const left = endsAt - now;
	const said = SAID.filter((mark) => left <= mark).at(-1);
	return (
		<>
			<time
				dateTime={new Date(endsAt).toISOString()}
				title={`Ends ${exactUtc(endsAt)}`}
				className={cx(
					"numbers font-[620]",
					left <= 60_000 ? "text-alarm" : left <= 300_000 ? "text-warn" : "text-ink",
				)}
			>
				{clock(left)}
			</time>
			<span role="status" className="sr-only">
				{said && `${said / 60_000} ${said === 60_000 ? "minute" : "minutes"} left to read`}
			</span>
		</>
	);
}
