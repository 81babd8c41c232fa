"use client";
import { useMemo } from "react";
import { Button } from "../../../_ui/button.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { namer } from "./aliases.ts";
import { Countdown } from "./countdown.tsx";
import { Messages, type Shown } from "./messages.tsx";
import type { DeskProps } from "./model.ts";
import type { Reading } from "./read-stream.ts";
import { Watermark } from "./watermark.tsx";

/** What was opened, while it may be read. */
export function ReadingPane({
	desk,
	reading,
	endsAt,
	busy,
	cutOff,
	removal,
	onNames,
	onMore,
	onClose,
}: {
	desk: DeskProps;
	reading: Reading;
	endsAt: number;
	busy: boolean;
	/** The server has not answered for some seconds: nothing further is read. */
	cutOff: boolean;
	removal: { chosen: ReadonlySet<number>; toggle: (sequence: number) => void } | null;
	onNames: () => void;
	onMore: () => void;
	onClose: () => void;
}) {
	const shown = useShown(desk, reading);
	const aliasOf = useMemo(() => namer(desk.people), [desk.people]);
	const everything = shown.length === desk.dots.length;
	const worth = reading.unwitnessed ? null : WORTH[desk.sealWorth];
	return (
		<section
			aria-label="Reading pane"
			data-testid="reading"
			tabIndex={-1}
			className="card relative overflow-clip outline-none"
		>
			<Watermark reader={desk.reader} opening={reading.opening} at={endsAt - reading.left} />
			<header className="sticky top-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5">
				<p>
					<Countdown endsAt={endsAt} /> <span className="text-faint">left</span>
				</p>
				<p className="numbers text-soft">
					{shown.length.toLocaleString("en")} of {desk.dots.length.toLocaleString("en")} messages
				</p>
				<p className="flex flex-wrap items-baseline gap-x-1.5">
					<span className="text-2xs text-faint">decrypted</span>
					<Seal entry={reading.entry} number={reading.index} href={`/seals/${reading.entry}`} newTab />
					{worth !== null && <span className="text-2xs text-faint">{worth}</span>}
				</p>
				<div className="ml-auto flex gap-2">
					<Button
						small
						disabled={busy || cutOff || reading.names !== null}
						onClick={onNames}
						title="Recorded as a further reading"
					>
						{reading.names === null ? "Show names" : "Names shown"}
					</Button>
					<Button
						small
						disabled={busy || cutOff || everything}
						onClick={onMore}
						title={everything ? undefined : "Asks for a new reason"}
					>
						{everything ? "Everything is open" : "Read more"}
					</Button>
					<Button small kind="quiet" onClick={onClose}>
						Close
					</Button>
				</div>
			</header>
			{cutOff && (
				<p className="border-b border-line bg-warn-wash px-4 py-2" role="status">
					The console does not answer. Whether this opening still lives is not known here: its time runs on,
					and nothing further can be read until there is an answer.
				</p>
			)}
			{reading.unwitnessed && (
				<p className="border-b border-line bg-warn-wash px-4 py-2" role="status">
					Released without its witnesses, as a risk to life; that is on the record.
				</p>
			)}
			{reading.notes.length > 0 && (
				<div className="border-b border-line px-4 py-3">
					<h3 className="eyebrow">
						{reading.notes.length === 1 ? "Note with the report" : "Notes with the reports"}
					</h3>
					{reading.notes.map(({ key, text }) => (
						<p
							key={key}
							dir="auto"
							data-note
							className="wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
						>
							{text}
						</p>
					))}
				</div>
			)}
			<div className="p-2">
				<Messages
					shown={shown}
					after={desk.dots.length - 1 - (shown.at(-1)?.position ?? -1)}
					aliasOf={aliasOf}
					names={reading.names}
					removal={removal}
				/>
			</div>
		</section>
	);
}

const WORTH: Record<DeskProps["sealWorth"], string | null> = {
	none: "no witness: proves nothing against the operator",
	local: "witness on the same machine: proves nothing against its operator",
	elsewhere: null,
};

/** In reading order, each with what is known of it without opening. */
function useShown(desk: DeskProps, reading: Reading): Shown[] {
	return useMemo(() => {
		const payloads = new Map(reading.messages.map(({ sequence, payload }) => [sequence, payload]));
		return desk.dots.flatMap((dot, position) => {
			const payload = payloads.get(dot.sequence);
			return payload ? [{ dot, position, payload }] : [];
		});
	}, [desk.dots, reading.messages]);
}
