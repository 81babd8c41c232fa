"use client";
import { useEffect, useRef, useState } from "react";
import type { ReadingSettings } from "#lib/desk/reading-settings.ts";
import { late } from "../../../_ui/late.tsx";
import { useWords } from "../../../_words/provider.tsx";
import type { AttachmentKind, AttachmentShown } from "./ask-attachment.ts";
import { isRefusal } from "./is-refusal.ts";
import type { Refusal } from "./read-stream.ts";

/** What the attachments of an opening are shown with. */
export interface MediaDesk {
	/** Shows one: recorded first. */
	show: (sequence: number, n: number) => Promise<AttachmentShown | Refusal>;
	shades: ReadingSettings;
	/** The watermark, as a background. */
	mark: string;
}

export interface AttachmentFile {
	mediaType: string;
	bytes: number;
}

type State =
	| { step: "closed" | "asking" }
	| { step: "refused"; refusal: Refusal }
	| { step: "shown"; shown: AttachmentShown };

// Most readings show none: what plays and draws comes when the first is asked for.
const Media = late(() => import("./media.tsx").then((media) => media.Media));

/** One attachment: closed, as facts, until somebody asks for it. Asking is an entry of its own. */
export function Attachment({
	file,
	sequence,
	n,
	who,
	at,
	media,
}: {
	file: AttachmentFile;
	sequence: number;
	n: number;
	/** Of whom it is, as an alias, and the time of day, for those who cannot see where it stands. */
	who: string;
	at: string;
	media: MediaDesk;
}) {
	const w = useWords("reading");
	const [state, setState] = useState<State>({ step: "closed" });
	const place = useRef<HTMLDivElement>(null);
	const kind = saidKind(file.mediaType);
	const show = async () => {
		if (state.step === "asking") return;
		setState({ step: "asking" });
		const answer = await media.show(sequence, n);
		setState(isRefusal(answer) ? { step: "refused", refusal: answer } : { step: "shown", shown: answer });
	};
	// The button goes: who pressed it stays where it was, and what comes takes the focus on from here.
	useEffect(() => {
		if (state.step === "shown" && lostFocus()) place.current?.focus();
	}, [state.step]);
	return (
		<div
			ref={place}
			tabIndex={-1}
			data-attachment={state.step}
			className="my-1 grid w-fit max-w-full gap-2 rounded-md border border-line bg-sunken p-2 outline-none"
		>
			{state.step === "shown" ? (
				<Media shown={state.shown} who={who} at={at} desk={media} />
			) : (
				<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
					<button
						type="button"
						onClick={show}
						aria-disabled={state.step === "asking"}
						className="row-button"
						title={w("shownIsRecorded")}
					>
						{state.step === "refused" ? w("again") : w("showAttachment")}
						<span className="sr-only"> {w("showAttachmentOf", { what: w(kind), who, at })}</span>
					</button>
					<span className="font-[520]">{w(kind)}</span>
					<bdi className="text-faint">{w("said", { type: file.mediaType })}</bdi>
					<span className="numbers text-faint">{bytesInWords(file.bytes, w.lang)}</span>
				</div>
			)}
			<p role="status" className="max-w-prose text-xs text-soft empty:hidden">
				{state.step === "asking" && w("showing")}
				{state.step === "refused" && (
					<>
						<strong className="font-[600]">{state.refusal.title}</strong>{" "}
						{state.refusal.message !== state.refusal.title && state.refusal.message}
					</>
				)}
			</p>
		</div>
	);
}

const lostFocus = () => document.activeElement === null || document.activeElement === document.body;

/** As the platform says; its bytes may say otherwise. */
function saidKind(mediaType: string): AttachmentKind {
	const [kind] = mediaType.toLowerCase().split("/");
	return kind === "image" || kind === "video" || kind === "audio" ? kind : "file";
}

export function bytesInWords(bytes: number, lang: string): string {
	if (bytes < 1000) return `${bytes} B`;
	if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
	return `${(bytes / 1_000_000).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;
}
