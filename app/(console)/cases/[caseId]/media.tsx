"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../../_ui/button.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { type AttachmentShown, sourceOf } from "./ask-attachment.ts";
import { bytesInWords, type MediaDesk } from "./attachment.tsx";
import { Player } from "./player.tsx";
import type { Say } from "./read-stream.ts";
import { useSource } from "./use-source.ts";

/**
 * What an attachment's bytes are, as gently as its reader has it: blurred, in grey, without sound, still. Its source goes
 * with the element: when the opening ends, nothing is left to draw from. The browser decodes it, nothing runs it.
 */
export function Media({
	shown,
	who,
	at,
	desk: { shades, mark },
}: {
	shown: AttachmentShown;
	who: string;
	at: string;
	desk: MediaDesk;
}) {
	const w = useWords("reading");
	const seen = shown.kind === "image" || shown.kind === "video";
	const [veiled, setVeiled] = useState(seen && shades.blur);
	const [grey, setGrey] = useState(shades.grey);
	const [broken, setBroken] = useState<string | null>(null);
	const controls = useRef<HTMLDivElement>(null);
	useEffect(() => {
		// The button that asked is gone: the focus goes on to what one does with what came, unless it is elsewhere by now.
		const first = controls.current?.querySelector<HTMLElement>("button, a[download]");
		const now = document.activeElement ?? document.body;
		if (now === document.body || first?.closest("[data-attachment]")?.contains(now)) first?.focus();
	}, []);
	const look = {
		filter: [veiled && "blur(1.75rem)", grey && "grayscale(1)"].filter(Boolean).join(" ") || "none",
	};
	return (
		<figure className="grid max-w-full gap-2" data-kind={shown.kind}>
			{shown.kind === "image" && (
				<Frame mark={mark} veiled={veiled} onReveal={() => setVeiled(false)}>
					<Picture
						shown={shown}
						alt={veiled ? w("imageVeiled", { who, at }) : w("imageOf", { who, at })}
						look={look}
						onBroken={() => setBroken(w("brokenImage"))}
					/>
				</Frame>
			)}
			<div ref={controls} className="flex flex-wrap items-center gap-2">
				{seen && (
					<>
						<Button small onClick={() => setVeiled(!veiled)}>
							{veiled ? w("reveal") : w("veil")}
						</Button>
						<Button small onClick={() => setGrey(!grey)}>
							{grey ? w("colour") : w("grey")}
						</Button>
					</>
				)}
				{(shown.kind === "video" || shown.kind === "audio") && (
					<Player
						shown={shown}
						label={shown.kind === "video" ? w("videoOf", { who, at }) : w("audioOf", { who, at })}
						shades={shades}
						look={look}
						frame={(video) => (
							<Frame mark={mark} veiled={veiled} onReveal={() => setVeiled(false)}>
								{video}
							</Frame>
						)}
						onBroken={(begun) => setBroken(begun ? w("brokenMedia") : w("brokenFromStart"))}
					/>
				)}
				{shown.kind === "file" && <Download shown={shown} w={w} />}
			</div>
			<figcaption className="grid max-w-prose gap-0.5 text-xs text-soft">
				<span className="flex flex-wrap items-baseline gap-x-2 text-faint">
					<span>{w(shown.kind)}</span>
					<bdi>{shown.kind === "file" ? w("said", { type: shown.said }) : shown.mediaType}</bdi>
					<span className="numbers">{bytesInWords(shown.bytes, w.lang)}</span>
					<span className="flex items-baseline gap-1">
						{w("isRecorded")}
						<Seal
							lang={w.lang}
							entry={shown.entry}
							number={shown.index}
							href={`/seals/${shown.entry}`}
							newTab
						/>
					</span>
				</span>
				{shown.kind === "file" && !shown.why.includes("NOT_SHOWN_HERE") && <span>{w("isAFile")}</span>}
				{shown.why.map((code) => (
					<span key={code} data-why={code} className="text-warn">
						{whyInWords(code, shown, w)}
					</span>
				))}
				<span role="status" className="text-warn empty:hidden">
					{broken}
				</span>
			</figcaption>
		</figure>
	);
}

function whyInWords(code: string, { kind, said, mediaType }: AttachmentShown, w: Say): string | undefined {
	if (code === "TYPE_DIFFERS")
		return kind === "file" ? w("whyOtherType", { said }) : w("whyTYPE_DIFFERS", { said, found: mediaType });
	return w.maybe(`why${code}`);
}

/** Under the watermark; a click reveals what is veiled, and the button beside it does so by keyboard. */
function Frame({
	mark,
	veiled,
	onReveal,
	children,
}: {
	mark: string;
	veiled: boolean;
	onReveal: () => void;
	children: ReactNode;
}) {
	return (
		<div
			className="relative w-fit max-w-full overflow-hidden rounded-sm bg-edge/20"
			data-veiled={veiled || undefined}
		>
			{children}
			<div
				aria-hidden="true"
				data-mark
				className="pointer-events-none absolute inset-0"
				style={{ backgroundImage: mark }}
			/>
			{veiled && (
				<button
					type="button"
					tabIndex={-1}
					aria-hidden="true"
					onClick={onReveal}
					className="absolute inset-0"
				/>
			)}
		</div>
	);
}

function Picture({
	shown,
	alt,
	look,
	onBroken,
}: {
	shown: AttachmentShown;
	alt: string;
	look: { filter: string };
	onBroken: () => void;
}) {
	const image = useRef<HTMLImageElement>(null);
	useSource(image, sourceOf(shown));
	return (
		// biome-ignore lint/performance/noImgElement: nothing may fetch, keep or resize it on the way
		<img
			ref={image}
			alt={alt}
			draggable={false}
			onError={onBroken}
			style={look}
			className="max-h-[70dvh] min-h-12 max-w-full min-w-24 object-contain"
		/>
	);
}

function Download({ shown, w }: { shown: AttachmentShown; w: Say }) {
	return (
		<>
			<a href={sourceOf(shown)} download className="row-button inline-flex items-center">
				{w("download")}
			</a>
			<span className="max-w-prose text-xs text-soft">{w("downloadHint")}</span>
		</>
	);
}
