import Link from "next/link";
import type { ReactNode } from "react";
import type { AlarmView } from "#lib/alarms/list-alarms.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { settleAction } from "./actions.ts";

const CHANNELS: Record<string, string> = { webhook: "webhook", email: "e-mail" };

/** What is open, with what to do; what ended lately. Each says since when, about what, and who could not be told. */
export function Alarms({
	alarms: { open, ended },
	known,
	now,
}: {
	alarms: { open: AlarmView[]; ended: AlarmView[] };
	/** Whether the worker looks; else there may be more, and of these some may be over. */
	known: boolean;
	now: number;
}) {
	return (
		<Section id="alarms" title="Alarms" note={noteOf(open.length, known)}>
			<div className="grid grid-cols-1 gap-3">
				{open.length === 0 ? (
					<p className="card px-4 py-3 text-soft">
						{known ? "No alarm is open." : "No alarm is known, and nobody looks for any now."} A log that
						stands still, a witness that disagrees, a review that is overdue or a changed key shows here, with
						what to do.
					</p>
				) : (
					<ul className="grid grid-cols-1 gap-2">
						{open.map((alarm) => (
							<Open key={alarm.id} alarm={alarm} now={now} />
						))}
					</ul>
				)}
				{ended.length > 0 && (
					<details className="card px-4 py-3">
						<summary className="cursor-pointer font-[520]">
							{ended.length === 1 ? "1 ended" : `${ended.length} ended`} in the last 30 days
						</summary>
						<Ended alarms={ended} now={now} />
					</details>
				)}
			</div>
		</Section>
	);
}

function noteOf(open: number, known: boolean): string {
	if (open === 0) return known ? "none open" : "none known";
	return known ? `${open} open` : `${open} known`;
}

function Open({ alarm, now }: { alarm: AlarmView; now: number }) {
	const { id, kind, name, says, todo, ends, tone, href, raisedAt, byPeople } = alarm;
	return (
		<li id={`alarm-${id}`} data-kind={kind} className="card scroll-mt-4 px-4 py-3 target:border-accent">
			<div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
				<Badge tone={tone}>{tone === "alarm" ? "alarm" : "to do"}</Badge>
				<h3 className="font-[620]">{name}</h3>
				<span className="text-soft">
					since <RelativeTime at={raisedAt.toISOString()} now={now} />
				</span>
				<span className="min-w-0 text-soft [overflow-wrap:anywhere]">
					<About alarm={alarm} />
				</span>
			</div>
			<p className="max-w-[80ch] pt-1 text-soft">{says}</p>
			<p className="max-w-[80ch] pt-1">
				<span className="font-[520]">What to do:</span> {todo}{" "}
				<Link href={href} prefetch={false} className="underline decoration-edge underline-offset-2">
					Go there<span className="sr-only">: {name}</span>
				</Link>
			</p>
			<Undelivered alarm={alarm} />
			<div className="flex flex-wrap items-center gap-3 pt-2">
				{byPeople && (
					<form action={settleAction}>
						<input type="hidden" name="alarm" value={id} />
						<Button small type="submit">
							I looked into it<span className="sr-only">: {name}</span>
						</Button>
					</form>
				)}
				<span className="text-xs text-faint">{ends}</span>
				<span className="font-mono text-2xs text-faint">{kind}</span>
			</div>
		</li>
	);
}

function About({ alarm: { region, subject, words, entryId, entryNumber } }: { alarm: AlarmView }) {
	const parts: { key: string; shown: ReactNode }[] = [
		...(region ? [{ key: "region", shown: region.toUpperCase() }] : []),
		// An entry's id says no more than its seal.
		...(subject !== entryId && !/^[0-9a-f-]{36}$/.test(subject) ? [{ key: "subject", shown: subject }] : []),
		...(words ? [{ key: "words", shown: words }] : []),
		...(entryId
			? [
					{
						key: "entry",
						shown: <Seal entry={entryId} number={entryNumber} href={`/oversight/ledger/${entryId}`} />,
					},
				]
			: []),
	];
	return parts.map(({ key, shown }, n) => (
		<span key={key}>
			{n > 0 && " · "}
			{shown}
		</span>
	));
}

function Undelivered({ alarm: { undelivered } }: { alarm: AlarmView }) {
	return undelivered.map(({ channel, attempts, error }) => (
		<p key={channel} className="pt-1 text-warn">
			Not delivered by {CHANNELS[channel] ?? channel}: {attempts === 1 ? "1 try" : `${attempts} tries`},{" "}
			<span className="font-mono text-xs">{error}</span>. It is tried again.
		</p>
	));
}

function Ended({ alarms, now }: { alarms: AlarmView[]; now: number }) {
	return (
		<div className="pt-3">
			<Table
				caption="Alarms that ended"
				head={
					<>
						<Th>What</Th>
						<Th>About</Th>
						<Th>Since</Th>
						<Th>Ended</Th>
					</>
				}
			>
				{alarms.map((alarm) => (
					<Tr key={alarm.id}>
						<Td>
							{alarm.name}
							<Undelivered alarm={alarm} />
						</Td>
						<Td className="text-soft">
							<About alarm={alarm} />
						</Td>
						<Td className="text-soft">
							<RelativeTime at={alarm.raisedAt.toISOString()} now={now} />
						</Td>
						<Td className="text-soft">
							{alarm.endedAt && <RelativeTime at={alarm.endedAt.toISOString()} now={now} />}
							{alarm.settledBy && alarm.settledEntry && (
								<span className="flex flex-wrap items-baseline gap-x-2 text-2xs text-faint">
									looked into by {alarm.settledBy}
									<Seal
										entry={alarm.settledEntry}
										number={alarm.settledNumber}
										href={`/oversight/ledger/${alarm.settledEntry}`}
									/>
								</span>
							)}
						</Td>
					</Tr>
				))}
			</Table>
		</div>
	);
}
