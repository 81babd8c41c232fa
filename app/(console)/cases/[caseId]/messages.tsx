"use client";
import { memo, type ReactNode } from "react";
import type { MessagePayload } from "#lib/keeper/client.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { cx } from "../../../_ui/cx.ts";
import { exactUtc } from "../../../_ui/time-words.ts";
import type { Dot } from "./model.ts";

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
}: {
	shown: readonly Shown[];
	/** How many come after the last one shown. */
	after: number;
	aliasOf: (sender: number | null) => string;
	names: Record<string, string> | null;
	/** Where messages are chosen for removal: which, and how to change it. */
	removal: { chosen: ReadonlySet<number>; toggle: (sequence: number) => void } | null;
}) {
	return (
		<ol aria-label="Messages" className="grid">
			{shown.map((one, at) => {
				const before = shown[at - 1];
				const sealed = one.position - (before?.position ?? -1) - 1;
				const newDay = dayOf(one.dot.at) !== (before && dayOf(before.dot.at));
				return (
					<li key={one.dot.sequence} className="message">
						{sealed > 0 && <Gap>{sealedInWords(sealed)}</Gap>}
						{newDay && <Gap>{dayOf(one.dot.at)}</Gap>}
						<Message
							one={one}
							alias={aliasOf(one.dot.sender)}
							name={nameOf(names, one.payload.senderId)}
							again={before?.dot.sender === one.dot.sender && sealed === 0 && !newDay}
							{...(removal ? { removed: removal.chosen.has(one.dot.sequence), toggle: removal.toggle } : {})}
						/>
					</li>
				);
			})}
			{after > 0 && (
				<li>
					<Gap>{sealedInWords(after)}</Gap>
				</li>
			)}
		</ol>
	);
});

function sealedInWords(count: number): string {
	return count === 1 ? "1 message stays sealed" : `${count.toLocaleString("en")} messages stay sealed`;
}

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
}: {
	one: Shown;
	alias: string;
	name: string | null;
	again: boolean;
	removed?: boolean;
	toggle?: (sequence: number) => void;
}) {
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
				{exactUtc(dot.at).slice(11, 16)}
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
				<Body payload={payload} struck={removed === true} />
			</div>
			<div className="flex flex-col items-end gap-1 pt-0.5">
				{dot.reported && <Badge tone="alarm">reported</Badge>}
				{dot.revision > 0 && (
					<Badge tone="warn" title="The platform sent other content under the same id; both are kept">
						revision {dot.revision}
					</Badge>
				)}
				{payload.provenance === "REPORTER" && (
					<Badge title="Given by the reporter, not by the platform">from reporter</Badge>
				)}
				{toggle && (
					<label className="flex items-center gap-1.5 text-xs text-soft">
						<input type="checkbox" checked={removed} onChange={() => toggle(dot.sequence)} />
						remove
					</label>
				)}
			</div>
		</article>
	);
});

function Body({ payload, struck }: { payload: MessagePayload; struck: boolean }) {
	if (payload.kind === "unavailable") {
		return <p className="text-faint italic">{UNAVAILABLE[payload.unavailable ?? "DELETED"]}</p>;
	}
	return (
		<>
			{payload.text !== undefined && payload.text !== "" && (
				<p
					dir="auto"
					data-text
					className={cx(
						"text-base wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]",
						payload.kind === "system" && "text-faint",
						struck && "line-through decoration-alarm",
					)}
				>
					{payload.text}
				</p>
			)}
			{payload.attachments?.map((file) => (
				<p
					key={file.id}
					className="my-1 flex w-fit items-center gap-3 rounded-md border border-line bg-sunken px-3 py-2 text-faint"
				>
					<span aria-hidden="true" className="size-6 rounded-sm bg-edge/30" />
					<bdi>{file.mediaType}</bdi>
					<span className="numbers">{bytesInWords(file.bytes)}</span>
					<span>stays with the platform; not shown in this version</span>
				</p>
			))}
		</>
	);
}

const UNAVAILABLE = {
	E2EE: "End-to-end encrypted: the platform itself cannot read this message.",
	DELETED: "Deleted before the report: the platform no longer has this message.",
	EXPIRED: "Expired before the report: the platform no longer has this message.",
};

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

function bytesInWords(bytes: number): string {
	if (bytes < 1000) return `${bytes} B`;
	return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
