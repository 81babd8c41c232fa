import type { ExportRow, ExportState } from "#db/queries/exports.ts";
import type { Exports } from "#lib/log/list-exports.ts";
import { Badge, type Tone } from "../../../../_ui/badge.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Deadline, RelativeTime } from "../../../../_ui/time.tsx";
import { AfterDownload } from "../../after-download.tsx";
import { AskForExport, DecideExport } from "./export-forms.tsx";

/** An export of the log, from asking for it to what became of it. */
export function ExportCard({ exports, size, now }: { exports: Exports; size: number; now: number }) {
	const { may, own, waiting, settled } = exports;
	return (
		<div className="card grid gap-3 p-4 outline-none" tabIndex={-1}>
			<p className="text-soft">
				Everything that the log holds, as files that any verifier of transparency logs reads. It takes two:
				one of oversight asks, another confirms within 12 hours, and whoever asked may take it once, within an
				hour. Each step is on the record before a byte leaves.
			</p>
			{!may && <p className="text-soft">Only who oversees every region may ask, confirm and take.</p>}
			{may && !own && (
				<div className="grid gap-2">
					<p className="numbers">
						The log has {size.toLocaleString("en")} {size === 1 ? "entry" : "entries"} now.
					</p>
					{size > 0 && <AskForExport size={size} />}
				</div>
			)}
			{may && own && <Own row={own} now={now} />}
			{may && waiting.map((row) => <Waiting key={row.id} row={row} now={now} />)}
			{settled.length > 0 && <Settled rows={settled} now={now} />}
			<p className="text-soft">
				Anybody may read the hashes and checkpoints, without entries, at{" "}
				<a href="/api/v1/log/checkpoint" className="font-mono text-xs underline underline-offset-2">
					/api/v1/log/checkpoint
				</a>
				. Keep one elsewhere: it is what a rewritten log cannot agree with.
			</p>
		</div>
	);
}

function Own({ row, now }: { row: ExportRow; now: number }) {
	return (
		<div className="grid gap-2 rounded-md border border-line bg-sunken p-3" data-testid="own-export">
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<StateBadge state={row.state} />
				{row.state === "CONFIRMED" && row.decidedAt && row.takeBy ? (
					<Deadline from={row.decidedAt.toISOString()} due={row.takeBy.toISOString()} now={now} />
				) : (
					<Deadline from={row.requestedAt.toISOString()} due={row.lapsesAt.toISOString()} now={now} />
				)}
				<EntryLink entryId={row.decisionEntryId ?? row.entryId} />
			</p>
			{row.state === "CONFIRMED" ? (
				<>
					<p className="text-soft">
						{row.decidedBy} confirmed it. You may take it once: if the download breaks off, ask again.
					</p>
					<AfterDownload>
						<form action="/oversight/log/export" method="post">
							<input type="hidden" name="request" value={row.id} />
							<Button type="submit" kind="primary">
								Export the log
							</Button>
						</form>
					</AfterDownload>
				</>
			) : (
				<>
					<p className="text-soft">
						You asked <RelativeTime at={row.requestedAt.toISOString()} now={now} />, at{" "}
						<span className="numbers">{row.size.toLocaleString("en")}</span> entries. Another of oversight
						must confirm it here.
					</p>
					<DecideExport requestId={row.id} who="you" own />
				</>
			)}
		</div>
	);
}

function Waiting({ row, now }: { row: ExportRow; now: number }) {
	return (
		<div className="grid gap-2 rounded-md border border-line bg-sunken p-3" data-testid="waiting-export">
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<StateBadge state={row.state} />
				<Deadline from={row.requestedAt.toISOString()} due={row.lapsesAt.toISOString()} now={now} />
				<EntryLink entryId={row.entryId} />
			</p>
			<p className="text-soft">
				{row.alias} asked <RelativeTime at={row.requestedAt.toISOString()} now={now} /> to take the whole log,
				then <span className="numbers">{row.size.toLocaleString("en")}</span> entries. Ask them what for and
				who will have it; your confirmation goes on the record with your name.
			</p>
			<DecideExport requestId={row.id} who={row.alias} own={false} />
		</div>
	);
}

function Settled({ rows, now }: { rows: readonly ExportRow[]; now: number }) {
	return (
		<ul aria-label="The latest exports" className="grid gap-1 text-xs">
			{rows.map((row) => (
				<li key={row.id} className="flex flex-wrap items-center gap-x-2 text-soft">
					<StateBadge state={row.state} />
					<span>
						asked by {row.alias}
						{row.decidedBy && row.state !== "WITHDRAWN" && (
							<>
								, {row.state === "DECLINED" ? "declined" : "confirmed"} by {row.decidedBy}
							</>
						)}
					</span>
					<RelativeTime at={(row.takenAt ?? row.decidedAt ?? row.requestedAt).toISOString()} now={now} />
					<EntryLink entryId={row.takenEntryId ?? row.decisionEntryId ?? row.entryId} />
				</li>
			))}
		</ul>
	);
}

function EntryLink({ entryId }: { entryId: string }) {
	return (
		<a href={`/oversight/ledger/${entryId}`} className="text-xs underline underline-offset-2">
			its entry<span className="sr-only"> {entryId.slice(0, 8)}</span>
		</a>
	);
}

const STATES: Record<ExportState, { word: string; tone: Tone }> = {
	WAITING: { word: "waits for a second person", tone: "warn" },
	CONFIRMED: { word: "confirmed", tone: "good" },
	TAKEN: { word: "taken", tone: "plain" },
	DECLINED: { word: "declined", tone: "alarm" },
	WITHDRAWN: { word: "withdrawn", tone: "plain" },
	LAPSED: { word: "lapsed", tone: "plain" },
};

function StateBadge({ state }: { state: ExportState }) {
	return <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>;
}
