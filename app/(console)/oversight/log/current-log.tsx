import { Fragment } from "react";
import { encodeBase64 } from "#lib/ledger/base64.ts";
import { logErrorInWords } from "#lib/oversight/log-alarms.ts";
import type { LogHealth } from "#lib/oversight/read-log.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Fact, Facts } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

type Current = NonNullable<LogHealth["current"]>;

export function CurrentLog({ health, current }: { health: LogHealth; current: Current }) {
	const { waiting, gate, notary } = health;
	const now = health.now.getTime();
	const root = encodeBase64(current.root);
	return (
		<div className="card p-4">
			<Facts>
				<Fact term="Size">
					<span className="numbers text-lg font-[620]" data-testid="size">
						{current.size.toLocaleString("en")}
					</span>{" "}
					{current.size === 1 ? "entry" : "entries"}
				</Fact>
				<Fact term="Last checkpoint">
					{current.signedAt ? (
						<>
							<RelativeTime at={current.signedAt.toISOString()} now={now} />
							<span className="block font-mono text-2xs text-faint" title={root}>
								root {root.slice(0, 16)}…
							</span>
						</>
					) : (
						"none yet"
					)}
				</Fact>
				<Fact term="Published">
					{notary?.halted ? (
						<>
							the first <span className="numbers">{current.published.toLocaleString("en")}</span> here;
							nothing leaves while it stands still
						</>
					) : current.published === current.size ? (
						"all of it"
					) : (
						<span className="numbers">
							{current.published.toLocaleString("en")} of {current.size.toLocaleString("en")}
						</span>
					)}
					{current.published > 0 && (
						<a
							href="/api/v1/log/checkpoint"
							download="checkpoint"
							className="pl-3 underline underline-offset-2"
						>
							Save the checkpoint
						</a>
					)}
				</Fact>
				<Fact term="Waiting">
					<Waiting waiting={waiting} now={now} />
				</Fact>
				<Fact term="Notary">
					{notary === null ? (
						<Badge tone="alarm">no answer</Badge>
					) : notary.halted ? (
						<>
							<Badge tone="alarm">halted</Badge>{" "}
							<span className="text-xs text-soft">{notary.message ?? logErrorInWords(notary.halted)}</span>
						</>
					) : (
						<Badge tone="good">signs</Badge>
					)}
				</Fact>
				<Fact term="Releases wait for">
					{gate ? (
						<>
							{gateInWords(gate.gate, gate.witnesses.length)}, since{" "}
							<RelativeTime at={gate.since.toISOString()} now={now} />{" "}
							<Seal
								entry={gate.entryId}
								number={gate.entryNumber}
								href={`/oversight/ledger/${gate.entryId}`}
							/>
						</>
					) : (
						"nothing is released yet"
					)}
				</Fact>
				<Fact term="Origin">
					<span className="font-mono text-xs wrap-anywhere">
						<LogName name={current.origin} />
					</span>
				</Fact>
				<Fact term="Its key">
					<span className="font-mono text-2xs wrap-anywhere text-soft">{current.vkey}</span>
				</Fact>
			</Facts>
		</div>
	);
}

/** Too long for its line, it goes on after a slash. */
function LogName({ name }: { name: string }) {
	const parts = name.split("/");
	return parts.map((part, i) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: the parts of one name, which keep their places
		<Fragment key={i}>
			{part}
			{i < parts.length - 1 && (
				<>
					/<wbr />
				</>
			)}
		</Fragment>
	));
}

function Waiting({ waiting: { count, oldest }, now }: { waiting: LogHealth["waiting"]; now: number }) {
	if (count === 0 || !oldest) return <>nothing</>;
	return (
		<>
			<span className="numbers">{count > 10_000 ? "more than 10,000" : count.toLocaleString("en")}</span>{" "}
			{count === 1 ? "entry" : "entries"}, the oldest since{" "}
			<RelativeTime at={oldest.toISOString()} now={now} />
		</>
	);
}

function gateInWords(gate: string, of: number): string {
	if (gate === "checkpoint") return "the log's own checkpoint";
	const quorum = Number(gate.slice("witnesses:".length));
	return `${quorum} of ${of} ${of === 1 ? "witness" : "witnesses"}`;
}

export function EarlierLogs({ logs, now }: { logs: LogHealth["earlier"]; now: number }) {
	return (
		<Table
			caption="Earlier logs"
			head={
				<>
					<Th>Origin</Th>
					<Th className="text-right">Entries</Th>
					<Th>Closed</Th>
				</>
			}
		>
			{logs.map((log) => (
				<Tr key={log.epoch}>
					<Td className="font-mono text-xs">
						<LogName name={log.origin} />
					</Td>
					<Td className="numbers text-right">{log.size.toLocaleString("en")}</Td>
					<Td className="text-soft">
						{log.closedAt && <RelativeTime at={log.closedAt.toISOString()} now={now} />}
					</Td>
				</Tr>
			))}
		</Table>
	);
}
