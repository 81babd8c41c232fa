import type { Metadata } from "next";
import Link from "next/link";
import { explain, KIND_WORDS } from "#lib/signals/explain.ts";
import { listSignals, NAMES_SHOWN, type Shown, type SignalList } from "#lib/signals/list-signals.ts";
import { SETTLEMENTS, type Settlement } from "#lib/signals/settlements.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert, Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { WorkerUnseen } from "../worker-unseen.tsx";

export const metadata: Metadata = { title: "Signals" };

/** The first names to look at, each with why. */
export default async function SignalsPage() {
	const actor = await requireActor();
	const list = await orRefuse(listSignals(actor));
	const now = Date.now();
	return (
		<Page
			wide
			title="Signals"
			lead="What somebody opened departs from what their work explains. Each signal is a question for oversight, no verdict; nobody else sees it, least of all their lead."
			actions={
				<p className="text-xs text-faint">
					This reading is on the record:{" "}
					<Seal entry={list.recorded.id} number={null} href={`/oversight/ledger/${list.recorded.id}`} />
				</p>
			}
		>
			<WorkerUnseen actor={actor} />
			<div className="grid grid-cols-1 gap-8">
				<Look look={list.look} now={now} />
				<Section
					id="names"
					title="Look at these first"
					note={list.more > 0 ? `${list.more} further below the first ${NAMES_SHOWN}` : undefined}
				>
					{list.names.length === 0 ? (
						<Empty title="No signal waits">
							<p>The rules look at every opening of a year. What reaches a threshold appears here by name.</p>
						</Empty>
					) : (
						<ol className="grid gap-3" data-testid="names">
							{list.names.map((name, at) => (
								<Name key={name.person} name={name} place={at + 1} now={now} />
							))}
						</ol>
					)}
				</Section>
				<Section id="settled" title="Settled" note="the newest first">
					{list.settled.length === 0 ? (
						<Empty title="Nothing was settled yet">
							<p>What oversight made of a signal stands here, whatever it was.</p>
						</Empty>
					) : (
						<ul className="card grid divide-y divide-line">
							{list.settled.map((signal) => (
								<li key={signal.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2">
									<Verdict verdict={signal.verdict} />
									<Link href={`/oversight/signals/${signal.id}`} prefetch={false} className="hover:underline">
										{signal.alias}: {KIND_WORDS[signal.kind].name}
									</Link>
									<span className="text-faint">
										by {signal.settledBy}{" "}
										{signal.settledAt && <RelativeTime at={signal.settledAt.toISOString()} now={now} />}
									</span>
								</li>
							))}
						</ul>
					)}
				</Section>
			</div>
		</Page>
	);
}

function Look({ look, now }: { look: SignalList["look"]; now: number }) {
	if (look?.error) {
		return (
			<Alert tone="warn" title="The rules did not run whole the last time">
				What is here may be out of date ({look.error}). Whoever runs the worker finds more in its log.
			</Alert>
		);
	}
	if (look?.endedAt) {
		return (
			<p className="text-xs text-faint">
				The rules were last seen to <RelativeTime at={look.endedAt.toISOString()} now={now} />.
			</p>
		);
	}
	return (
		<Alert tone="warn" title="The rules have not run yet">
			The worker looks by itself, within seconds of its start.
		</Alert>
	);
}

function Name({ name, place, now }: { name: SignalList["names"][number]; place: number; now: number }) {
	const [first] = name.signals;
	const sum = name.signals.map(({ adds }) => adds.toFixed(1)).join(" + ");
	return (
		<li className="card grid gap-2 p-4">
			<div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
				<span className="numbers w-6 text-faint">{place}</span>
				<h3 className="font-[620]">{name.alias}</h3>
				<span className="text-soft">
					{first?.employer}, {first?.office}
				</span>
				{first?.left && <Badge>left</Badge>}
				<span
					className="numbers ml-auto text-soft"
					title="Each signal counts by how many times it reaches its threshold, up to a limit"
				>
					{name.signals.length > 1 ? `${sum} = ` : ""}
					<b>{name.sum.toFixed(1)}</b>
				</span>
			</div>
			<ul className="grid gap-2 sm:pl-9">
				{name.signals.map((signal) => (
					<Reason key={signal.id} signal={signal} now={now} />
				))}
			</ul>
			{name.settled.length > 0 && (
				<p className="text-xs text-faint sm:pl-9">
					Not counted:{" "}
					{name.settled.map((signal, at) => (
						<span key={signal.id}>
							{at > 0 && ", "}
							<Link href={`/oversight/signals/${signal.id}`} prefetch={false} className="underline">
								{KIND_WORDS[signal.kind].name}
							</Link>{" "}
							({SETTLEMENTS[signal.verdict as Settlement]?.name.toLowerCase()})
						</span>
					))}
				</p>
			)}
		</li>
	);
}

function Reason({ signal, now }: { signal: Shown; now: number }) {
	return (
		<li>
			<p className="flex flex-wrap items-baseline gap-x-2">
				<Link
					data-row
					href={`/oversight/signals/${signal.id}`}
					prefetch={false}
					className="font-[520] hover:underline"
				>
					{KIND_WORDS[signal.kind].name}
				</Link>
				<Verdict verdict={signal.verdict} />
				<span className="text-xs text-faint">
					{signal.region.toUpperCase()} · {signal.follows ? "grew" : "raised"}{" "}
					<RelativeTime at={signal.raisedAt.toISOString()} now={now} />
				</span>
			</p>
			<p className="max-w-[100ch] text-soft">{explain(signal.kind, signal.numbers)}</p>
		</li>
	);
}

function Verdict({ verdict }: { verdict: string | null }) {
	const known = verdict === null ? undefined : SETTLEMENTS[verdict as Settlement];
	return known ? <Badge tone={known.tone}>{known.name}</Badge> : null;
}
