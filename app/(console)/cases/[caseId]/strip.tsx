import type { PointerEvent } from "react";
import { cx } from "../../../_ui/cx.ts";
import { exactUtc } from "../../../_ui/time-words.ts";
import type { WordsOf } from "../../../_words/words-in.ts";
import type { Dot } from "./model.ts";
import type { Span } from "./scope-choice.ts";

type W = WordsOf<"opening">;

const LANES = 7;

/**
 * A thread as dots: one a message, in reading order, a lane a person. Reported ones stand on a mark. It shows when
 * and by whom, never what. With `onWindow` the person draws a window with the mouse or with two sliders;
 * without, it is plain markup, which the server makes.
 */
export function Strip({
	dots,
	shown,
	chosen,
	window,
	onWindow,
	aliasOf,
	w,
}: {
	dots: readonly Dot[];
	shown: Span;
	chosen: ReadonlySet<number>;
	window?: Span;
	onWindow?: (window: Span) => void;
	aliasOf: (sender: number | null) => string;
	w: W;
}) {
	const visible = dots.slice(shown.from, shown.to + 1);
	const lanes = lanesOf(visible);
	const span = Math.max(1, shown.to - shown.from);
	const left = (position: number) => `${((position - shown.from) / span) * 100}%`;
	const drawAt = (event: PointerEvent<HTMLElement>) => {
		if (!window || !onWindow || event.button !== 0) return;
		const box = event.currentTarget.getBoundingClientRect();
		const position = shown.from + Math.round(((event.clientX - box.left) / Math.max(1, box.width)) * span);
		const nearerStart = Math.abs(position - window.from) <= Math.abs(position - window.to);
		onWindow(nearerStart ? { ...window, from: position } : { ...window, to: position });
	};
	return (
		<div className="grid gap-1.5">
			<div className="grid grid-cols-[5.5rem_minmax(0,1fr)]">
				<div aria-hidden="true" className="grid content-start pt-3 text-2xs text-faint">
					{lanes.map((sender) => (
						<span key={String(sender)} className="h-5 truncate leading-5">
							{sender === "rest" ? w("others") : aliasOf(sender)}
						</span>
					))}
				</div>
				{/* It scrolls where the page is narrow: then by keyboard too. With sliders in it, they take the focus. */}
				<div className="overflow-x-auto pt-3 pb-5" {...(window ? {} : { tabIndex: 0 })}>
					<div
						className="relative mx-3"
						style={{ height: `${lanes.length * 1.25}rem`, minWidth: `${visible.length * 6}px` }}
					>
						{window && (
							<div
								className="absolute -top-2.5 -bottom-4 rounded-sm border-x-2 border-accent bg-wash"
								style={{
									left: `calc(${left(window.from)} - 5px)`,
									width: `calc(${((window.to - window.from) / span) * 100}% + 10px)`,
								}}
							/>
						)}
						<div
							role="img"
							aria-label={sayStrip(dots, visible, chosen, w)}
							className="absolute inset-0"
							{...(onWindow ? { onPointerDown: drawAt } : {})}
						>
							{visible.map((dot, at) => (
								<DotMark
									key={dot.sequence}
									dot={dot}
									left={left(shown.from + at)}
									top={`${(laneOf(lanes, dot.sender) + 0.5) * 1.25}rem`}
									chosen={chosen.has(shown.from + at)}
									title={sayDot(dot, shown.from + at, aliasOf, w)}
								/>
							))}
						</div>
						{window && onWindow && <Sliders {...{ dots, shown, window, onWindow, aliasOf, w }} />}
					</div>
				</div>
			</div>
			<p className="numbers flex justify-between gap-4 pl-[5.5rem] text-2xs text-faint">
				<span>
					{visible[0] && exactUtc(visible[0].at).slice(0, 16)}
					{shown.from > 0 && ` · ${w("earlier", { count: shown.from })}`}
				</span>
				<span>
					{shown.to < dots.length - 1 && `${w("later", { count: dots.length - 1 - shown.to })} · `}
					{visible.at(-1) && `${exactUtc(visible.at(-1)?.at ?? 0).slice(0, 16)} UTC`}
				</span>
			</p>
		</div>
	);
}

function DotMark({
	dot,
	left,
	top,
	chosen,
	title,
}: {
	dot: Dot;
	left: string;
	top: string;
	chosen: boolean;
	title: string;
}) {
	return (
		<>
			<span
				title={title}
				className={cx(
					"absolute size-2 -translate-1/2",
					dot.kind === "media" ? "rounded-[1px]" : "rounded-full",
					dot.kind === "system" && "h-0.5",
					dot.kind === "unavailable" ? "border border-current" : "bg-current",
					dot.reported ? "text-alarm" : chosen ? "text-accent" : "text-edge/70",
					dot.revision > 0 && "ring-1 ring-current ring-offset-1 ring-offset-surface",
				)}
				style={{ left, top }}
			/>
			{dot.reported && (
				<span
					className="absolute -bottom-3.5 -translate-x-1/2 border-x-4 border-b-[6px] border-x-transparent border-b-alarm"
					style={{ left }}
				/>
			)}
		</>
	);
}

/** Two native range inputs on one track: mouse and arrow keys alike. */
function Sliders({
	dots,
	shown,
	window,
	onWindow,
	aliasOf,
	w,
}: {
	dots: readonly Dot[];
	shown: Span;
	window: Span;
	onWindow: (window: Span) => void;
	aliasOf: (sender: number | null) => string;
	w: W;
}) {
	const common = {
		min: shown.from,
		max: shown.to,
		step: 1,
		className: "window-slider",
	} as const;
	const say = (position: number) => {
		const dot = dots[position];
		return dot ? sayDot(dot, position, aliasOf, w) : "";
	};
	return (
		<>
			<input
				type="range"
				{...common}
				aria-label={w("windowFirst")}
				aria-valuetext={say(window.from)}
				value={window.from}
				onChange={(event) =>
					onWindow({ from: Math.min(Number(event.target.value), window.to), to: window.to })
				}
			/>
			<input
				type="range"
				{...common}
				aria-label={w("windowLast")}
				aria-valuetext={say(window.to)}
				value={window.to}
				onChange={(event) =>
					onWindow({ from: window.from, to: Math.max(Number(event.target.value), window.from) })
				}
			/>
		</>
	);
}

/** Those who write most, in the order of their numbers; whoever does not fit shares the last lane. */
function lanesOf(visible: readonly Dot[]): (number | null | "rest")[] {
	const counts = new Map<number | null, number>();
	for (const { sender } of visible) counts.set(sender, (counts.get(sender) ?? 0) + 1);
	const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([sender]) => sender);
	const most = byCount.slice(0, byCount.length > LANES ? LANES - 1 : LANES);
	most.sort((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY));
	return byCount.length > LANES ? [...most, "rest"] : most;
}

function laneOf(lanes: readonly (number | null | "rest")[], sender: number | null): number {
	const lane = lanes.indexOf(sender);
	return lane < 0 ? lanes.length - 1 : lane;
}

const KINDS = { media: "dotMedia", system: "dotSystem", unavailable: "dotUnavailable" } as const;

function sayDot(dot: Dot, position: number, aliasOf: (sender: number | null) => string, w: W): string {
	const marks = [
		dot.reported ? w("dotReported") : null,
		dot.kind in KINDS ? w(KINDS[dot.kind as "media"]) : null,
		dot.revision > 0 ? w("dotRevision", { number: dot.revision }) : null,
	].filter(Boolean);
	return [w("dot", { position: String(position + 1) }), aliasOf(dot.sender), exactUtc(dot.at), ...marks].join(
		", ",
	);
}

function sayStrip(dots: readonly Dot[], visible: readonly Dot[], chosen: ReadonlySet<number>, w: W): string {
	const reported = dots.filter((dot) => dot.reported).length;
	return w("strip", { shown: visible.length, all: dots.length, reported, chosen: chosen.size });
}
