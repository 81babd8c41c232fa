"use client";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReadingSettings } from "#lib/desk/reading-settings.ts";
import { Button, Key } from "../../../_ui/button.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { namer } from "./aliases.ts";
import type { MediaDesk } from "./attachment.tsx";
import { Countdown } from "./countdown.tsx";
import { FindBar } from "./find-bar.tsx";
import { Messages, type Shown } from "./messages.tsx";
import type { DeskProps } from "./model.ts";
import type { Reading } from "./read-stream.ts";
import { useFind } from "./use-find.ts";
import { Veiled } from "./veiled.tsx";
import { markOverMedia, markWords, Watermark } from "./watermark.tsx";

/** What was opened, while it may be read. */
export function ReadingPane({
	desk,
	reading,
	endsAt,
	busy,
	cutOff,
	removal,
	shades,
	onAttachment,
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
	shades: ReadingSettings;
	onAttachment: MediaDesk["show"];
	onNames: () => void;
	onMore: () => void;
	onClose: () => void;
}) {
	const w = useWords("reading");
	const opening = useWords("opening");
	const pane = useRef<HTMLElement>(null);
	const open = useRef<HTMLDivElement>(null);
	const shown = useShown(desk, reading);
	const aliasOf = useMemo(() => namer(desk.people, opening), [desk.people, opening]);
	const everything = shown.length === desk.dots.length;
	const worth =
		reading.unwitnessed || desk.sealWorth === "elsewhere"
			? null
			: w(desk.sealWorth === "none" ? "worthNone" : "worthLocal");
	const marked = markWords(desk.reader, reading.opening, endsAt - reading.left);
	const media = useMemo(
		() => ({ show: onAttachment, shades, mark: markOverMedia(marked) }),
		[onAttachment, shades, marked],
	);
	const [textsShown, setTextsShown] = useState(false);
	const veil = shades.blurText && !textsShown;
	const find = useFind(shades);
	const { close } = find;
	const closeFind = useCallback(() => {
		close();
		pane.current?.focus({ preventScroll: true });
	}, [close]);
	// It may have come late, as its code did: the work goes on here.
	useEffect(() => {
		pane.current?.focus();
		pane.current?.scrollIntoView({ block: "nearest" });
	}, []);
	return (
		<section
			ref={pane}
			aria-label={w("pane")}
			data-testid="reading"
			tabIndex={-1}
			className="card relative overflow-clip outline-none"
		>
			<Watermark words={marked} />
			<div className="sticky top-0 z-20">
				<header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5">
					<p>
						<Countdown endsAt={endsAt} /> <span className="text-faint">{w("left")}</span>
					</p>
					<p className="numbers text-soft">{w("shownOf", { shown: shown.length, all: desk.dots.length })}</p>
					<p className="flex flex-wrap items-baseline gap-x-1.5">
						<span className="text-2xs text-faint">{w("decrypted")}</span>
						<Seal
							lang={w.lang}
							entry={reading.entry}
							number={reading.index}
							href={`/seals/${reading.entry}`}
							newTab
						/>
						{worth !== null && <span className="text-2xs text-faint">{worth}</span>}
					</p>
					<div className="ml-auto flex flex-wrap gap-2">
						{shades.blurText && (
							<Button small onClick={() => setTextsShown(!textsShown)}>
								{w(textsShown ? "blurTexts" : "showTexts")}
							</Button>
						)}
						<Button small onClick={find.ask} aria-keyshortcuts="/">
							{w("find")} <Key>/</Key>
						</Button>
						<Button
							small
							disabled={busy || cutOff || reading.names !== null}
							onClick={onNames}
							title={w("namesHint")}
						>
							{w(reading.names === null ? "showNames" : "namesShown")}
						</Button>
						<Button
							small
							disabled={busy || cutOff || everything}
							onClick={onMore}
							title={everything ? undefined : w("readMoreHint")}
						>
							{w(everything ? "everythingOpen" : "readMore")}
						</Button>
						<Button small kind="quiet" onClick={onClose}>
							{w("close")}
						</Button>
					</div>
				</header>
				{find.asked > 0 && (
					<FindBar
						where={open}
						of={reading}
						asked={find.asked}
						letters={shades.letters}
						onClose={closeFind}
					/>
				)}
			</div>
			{cutOff && (
				<p className="border-b border-line bg-warn-wash px-4 py-2" role="status">
					{w("cutOff")}
				</p>
			)}
			{reading.unwitnessed && (
				<p className="border-b border-line bg-warn-wash px-4 py-2" role="status">
					{w("unwitnessed")}
				</p>
			)}
			<div ref={open}>
				{reading.notes.length > 0 && (
					<div className="border-b border-line px-4 py-3">
						<h2 className="eyebrow">{w("notes", { count: reading.notes.length })}</h2>
						{reading.notes.map(({ key, text }) => (
							<Veiled
								key={key}
								veil={veil}
								text={text}
								data-note
								className="wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
							/>
						))}
					</div>
				)}
				<div className="p-2">
					<Messages
						// Of another opening nothing of this one's stays: attachments are asked for again.
						key={reading.opening}
						shown={shown}
						after={desk.dots.length - 1 - (shown.at(-1)?.position ?? -1)}
						aliasOf={aliasOf}
						names={reading.names}
						removal={removal}
						media={media}
						veil={veil}
					/>
				</div>
			</div>
		</section>
	);
}

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
