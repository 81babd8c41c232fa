"use client";
import { memo, type ReactNode } from "react";
import type { MessagePayload } from "#lib/keeper/client.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { cx } from "../../../_ui/cx.ts";
import { exactUtc } from "../../../_ui/time-words.ts";
import { useWords } from "../../../_words/provider.tsx";
import { Attachment, type MediaDesk } from "./attachment.tsx";
import type { Dot } from "./model.ts";
import type { Say } from "./read-stream.ts";
import { Veiled } from "./veiled.tsx";

export interface Shown {
	dot: Dot;
	position: number;
	payload: MessagePayload;
}

/** The messages, as they were written: nothing is linked, rendered or fetched. */
export const Messages = memo(function Messages({
	shown,
	after,
	aliasOf,
	names,
	removal,
	media,
	veil,
}: {
	shown: readonly Shown[];
	/** How many come after the last one shown. */
	after: number;
	aliasOf: (sender: number | null) => string;
	names: Record<string, string> | null;
	/** Where messages are chosen for removal: which, and how to change it. */
	removal: { chosen: ReadonlySet<number>; toggle: (sequence: number) => void } | null;
	media: MediaDesk;
	/** Text is blurred until it is asked for. */
	veil: boolean;
}) {
	const w = useWords("reading");
	return (
		// A message out of sight remembers how wide it was: only a column that asks nobody shrinks with the window.
		<ol aria-label={w("messages")} className="grid grid-cols-1">
			{shown.map((one, at) => {
				const before = shown[at - 1];
				const sealed = one.position - (before?.position ?? -1) - 1;
				const newDay = dayOf(one.dot.at) !== (before && dayOf(before.dot.at));
				return (
					<li key={one.dot.sequence} className="message">
						{sealed > 0 && <Gap>{w("staysSealed", { count: sealed })}</Gap>}
						{newDay && <Gap>{dayOf(one.dot.at)}</Gap>}
						<Message
							one={one}
							alias={aliasOf(one.dot.sender)}
							name={nameOf(names, one.payload.senderId)}
							again={before?.dot.sender === one.dot.sender && sealed === 0 && !newDay}
							{...{ media, veil }}
							{...(removal ? { removed: removal.chosen.has(one.dot.sequence), toggle: removal.toggle } : {})}
						/>
					</li>
				);
			})}
			{after > 0 && (
				<li>
					<Gap>{w("staysSealed", { count: after })}</Gap>
				</li>
			)}
		</ol>
	);
});

function nameOf(names: Record<string, string> | null, account: string | undefined): string | null {
	return names !== null && account !== undefined && Object.hasOwn(names, account)
		? (names[account] ?? null)
		: null;
}

const Message = memo(function Message({
	one: { dot, payload },
	alias,
	name,
	again,
	removed,
	toggle,
	media,
	veil,
}: {
	one: Shown;
	alias: string;
	name: string | null;
	again: boolean;
	removed?: boolean;
	toggle?: (sequence: number) => void;
	media: MediaDesk;
	veil: boolean;
}) {
	const w = useWords("reading");
	const at = exactUtc(dot.at).slice(11, 16);
	return (
		<article
			data-sequence={dot.sequence}
			data-reported={dot.reported || undefined}
			className={cx(
				"grid grid-cols-[3.25rem_minmax(0,1fr)_auto] gap-x-3 rounded-md border-l-2 px-3 py-1",
				dot.reported ? "border-alarm bg-alarm-wash/60" : "border-transparent",
			)}
		>
			<time
				dateTime={new Date(dot.at).toISOString()}
				title={exactUtc(dot.at)}
				className="numbers pt-0.5 text-2xs leading-5 text-faint"
			>
				{at}
			</time>
			<div className="min-w-0">
				{!again && (
					<p className="text-xs font-[600] text-soft">
						{alias}
						{name !== null && (
							<bdi className="pl-1.5 font-normal text-faint" data-name>
								{name}
							</bdi>
						)}
					</p>
				)}
				<Body payload={payload} struck={removed === true} veil={veil} w={w} />
				{payload.attachments?.map((file, n) => (
					<Attachment
						key={file.id}
						file={file}
						sequence={dot.sequence}
						n={n}
						who={alias}
						at={at}
						media={media}
					/>
				))}
			</div>
			<div className="flex flex-col items-end gap-1 pt-0.5">
				{dot.reported && <Badge tone="alarm">{w("reported")}</Badge>}
				{dot.revision > 0 && (
					<Badge tone="warn" title={w("revisionHint")}>
						{w("revision", { number: dot.revision })}
					</Badge>
				)}
				{payload.provenance === "REPORTER" && (
					<Badge title={w("fromReporterHint")}>{w("fromReporter")}</Badge>
				)}
				{toggle && (
					<label className="flex items-center gap-1.5 text-xs text-soft">
						<input type="checkbox" checked={removed} onChange={() => toggle(dot.sequence)} />
						{w("remove")}
						<span className="sr-only"> {w("removeNamed", { who: alias, at })}</span>
					</label>
				)}
			</div>
		</article>
	);
});

function Body({
	payload,
	struck,
	veil,
	w,
}: {
	payload: MessagePayload;
	struck: boolean;
	veil: boolean;
	w: Say;
}) {
	if (payload.kind === "unavailable") {
		return <p className="text-faint italic">{w(`unavailable${payload.unavailable ?? "DELETED"}`)}</p>;
	}
	if (payload.text === undefined || payload.text === "") return null;
	return (
		<Veiled
			veil={veil}
			text={payload.text}
			data-text
			className={cx(
				"text-base wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]",
				payload.kind === "system" && "text-faint",
				struck && "line-through decoration-alarm",
			)}
		/>
	);
}

function Gap({ children }: { children: ReactNode }) {
	return (
		<p className="flex items-center gap-3 py-2 text-2xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
			{children}
		</p>
	);
}

function dayOf(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}
