import type { ReactNode } from "react";
import { cx } from "../../../../_ui/cx.ts";

interface Mark {
	sequence: number;
	reported: boolean;
}

const MOST_DRAWN = 600;

/** The thread as a row of dots in reading order: what was reported, what was opened, what stayed sealed. No content. */
export function ScopeStrip({
	marks,
	intervals,
	asked = false,
}: {
	marks: readonly Mark[];
	intervals: readonly (readonly [number, number])[];
	/** It is asked for, and was not opened yet. */
	asked?: boolean;
}) {
	const opened = (sequence: number) => intervals.some(([from, to]) => from <= sequence && sequence <= to);
	const open = marks.filter(({ sequence }) => opened(sequence));
	const reported = marks.filter((mark) => mark.reported);
	const reportedOpen = reported.filter(({ sequence }) => opened(sequence)).length;
	return (
		<div className="grid gap-3">
			<p>
				<strong className="numbers font-[620]">{open.length}</strong> of{" "}
				<strong className="numbers font-[620]">{marks.length}</strong> messages, {reportedOpen} of{" "}
				{reported.length} reported among them.
			</p>
			<div aria-hidden="true" className="flex flex-wrap gap-1">
				{marks.slice(0, MOST_DRAWN).map((mark) => (
					<span
						key={mark.sequence}
						className={cx(
							"block size-2.5 rounded-full border",
							opened(mark.sequence) ? "border-accent" : "border-edge",
							mark.reported && opened(mark.sequence) && "border-alarm bg-alarm",
							mark.reported && !opened(mark.sequence) && "border-alarm",
							!mark.reported && opened(mark.sequence) && "bg-accent",
						)}
					/>
				))}
			</div>
			{marks.length > MOST_DRAWN && <p className="text-xs text-faint">The first {MOST_DRAWN} are drawn.</p>}
			<ul aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
				<Key look="border-alarm bg-alarm">reported, {asked ? "asked for" : "opened"}</Key>
				<Key look="border-accent bg-accent">{asked ? "asked for" : "opened"}</Key>
				<Key look="border-edge">{asked ? "stays sealed" : "stayed sealed"}</Key>
			</ul>
		</div>
	);
}

function Key({ look, children }: { look: string; children: ReactNode }) {
	return (
		<li className="flex items-center gap-1.5">
			<span className={cx("block size-2.5 rounded-full border", look)} />
			{children}
		</li>
	);
}
