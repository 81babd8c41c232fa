"use client";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { ReadingSettings } from "#lib/desk/reading-settings.ts";
import { Button } from "../../../_ui/button.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { type AttachmentShown, sourceOf } from "./ask-attachment.ts";
import { useSource } from "./use-source.ts";

/**
 * Plays a video or a sound by controls of our own: the browser's would offer it full screen, without its watermark, and as
 * a download, and would be blurred with it.
 */
export function Player({
	shown,
	label,
	shades,
	look,
	frame,
	onBroken,
}: {
	shown: AttachmentShown;
	label: string;
	shades: ReadingSettings;
	look: { filter: string };
	/** What a video stands in. */
	frame: (video: ReactNode) => ReactNode;
	/** @param begun whether some of it could be played */
	onBroken: (begun: boolean) => void;
}) {
	const w = useWords("reading");
	const media = useRef<HTMLVideoElement & HTMLAudioElement>(null);
	const [playing, setPlaying] = useState(false);
	const [muted, setMuted] = useState(shades.muted);
	const [at, setAt] = useState(0);
	const [length, setLength] = useState(Number.NaN);
	useSource(media, sourceOf(shown));
	useEffect(() => {
		if (media.current) media.current.muted = muted;
	}, [muted]);
	useEffect(() => {
		if (shades.autoplay) media.current?.play().catch(() => {}); // a browser may refuse what nobody pressed
	}, [shades.autoplay]);
	const toggle = () => {
		const now = media.current;
		if (!now) return;
		if (now.paused)
			now.play().catch(() => {}); // what is wrong is said by its error
		else now.pause();
	};
	const known = Number.isFinite(length) && length > 0;
	const element = {
		ref: media as RefObject<never>,
		"aria-label": label,
		preload: "metadata" as const,
		onPlay: () => setPlaying(true),
		onPause: () => setPlaying(false),
		onEnded: () => setPlaying(false),
		onTimeUpdate: () => setAt(media.current?.currentTime ?? 0),
		onDurationChange: () => setLength(media.current?.duration ?? Number.NaN),
		onError: () => onBroken((media.current?.readyState ?? 0) > 0 || at > 0),
	};
	return (
		<>
			{shown.kind === "video" ? (
				<div className="order-first w-full">
					{frame(
						<video
							{...element}
							playsInline
							disablePictureInPicture
							disableRemotePlayback
							style={look}
							className="max-h-[70dvh] min-h-12 max-w-full min-w-24"
						/>,
					)}
				</div>
			) : (
				<audio {...element} />
			)}
			<Button small onClick={toggle}>
				{playing ? w("pause") : w("play")}
			</Button>
			<Button small onClick={() => setMuted(!muted)}>
				{muted ? w("soundOn") : w("soundOff")}
			</Button>
			<input
				type="range"
				aria-label={w("position")}
				aria-valuetext={known ? w("positionOf", { at: clock(at), all: clock(length) }) : clock(at)}
				min={0}
				max={known ? length : 1}
				step={0.1}
				value={known ? Math.min(at, length) : 0}
				disabled={!known}
				onChange={({ currentTarget }) => {
					if (media.current) media.current.currentTime = Number(currentTarget.value);
				}}
				className="w-40 max-w-full"
			/>
			<span className="numbers text-xs text-faint" aria-hidden="true">
				{clock(at)}
				{known && ` / ${clock(length)}`}
			</span>
		</>
	);
}

function clock(seconds: number): string {
	const whole = Math.floor(seconds);
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
