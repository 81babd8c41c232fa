import type { Metadata } from "next";
import Link from "next/link";
import { WORDS } from "#lib/access/policy.ts";
import { allowed } from "#lib/access/roles.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { explain, KIND_WORDS } from "#lib/signals/explain.ts";
import { type SignalPage as Read, readSignal } from "#lib/signals/read-signal.ts";
import type { Kind } from "#lib/signals/settings.ts";
import { SETTLEMENT_CODES, SETTLEMENTS, type Settlement } from "#lib/signals/settlements.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Badge } from "../../../../_ui/badge.tsx";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { KeepsFocus } from "../../reviews/[reviewId]/keeps-focus.tsx";
import { Words } from "../../reviews/[reviewId]/words.tsx";
import { settle } from "./actions.ts";
import { SettleForm } from "./settle-form.tsx";

export const metadata: Metadata = { title: "Signal" };

export default async function SignalPage(props: { params: Promise<{ signalId: string }> }) {
	const actor = await requireActor();
	const { signalId } = await props.params;
	const { signal, openings, recorded } = await orRefuse(readSignal(actor, signalId));
	const now = Date.now();
	const words = KIND_WORDS[signal.kind as Kind];
	const total = signal.numbers.total ?? signal.openings.length;
	return (
		<Page
			wide
			title={words?.name ?? signal.kind}
			eyebrow={`A signal about ${signal.alias}`}
			actions={
				<p className="text-xs text-faint">
					This reading is on the record:{" "}
					<Seal entry={recorded.id} number={null} href={`/oversight/ledger/${recorded.id}`} />
				</p>
			}
		>
			<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
				<div className="grid min-w-0 grid-cols-1 gap-6">
					<Section id="why" title="Why it was raised">
						<div className="card grid gap-2 p-4">
							<p>{explain(signal.kind, signal.numbers)}</p>
							<p className="text-soft">{words?.asks}</p>
						</div>
					</Section>
					<Section
						id="openings"
						title="What it is about"
						note={
							total > openings.length
								? `the newest ${openings.length} of ${total} openings`
								: "the newest first"
						}
					>
						<OpeningTable openings={openings} now={now} />
					</Section>
				</div>
				<div className="grid grid-cols-1 gap-6">
					<Section id="settlement" title="What it was">
						<KeepsFocus done={signal.verdict !== null}>
							{signal.verdict !== null ? (
								<Settled signal={signal} now={now} />
							) : signal.followedBy !== null ? (
								<p className="card p-4 text-soft">
									There is more to say by now: settle{" "}
									<Link href={`/oversight/signals/${signal.followedBy}`} className="underline">
										the signal that follows this one
									</Link>
									.
								</p>
							) : allowed(actor, "signal.settle", signal.region) ? (
								<SettleForm
									settle={settle.bind(null, signal.id)}
									choices={SETTLEMENT_CODES.map((code) => ({
										...{ code, name: SETTLEMENTS[code].name, meaning: SETTLEMENTS[code].meaning },
									}))}
									words={WORDS}
								/>
							) : null}
						</KeepsFocus>
					</Section>
					<Section id="facts" title="The signal">
						<div className="card p-4">
							<Facts>
								<Fact term="About">
									{signal.alias}, {signal.employer}, {signal.office}
									{signal.left && " (left)"}
								</Fact>
								<Fact term="Region">{signal.region.toUpperCase()}</Fact>
								<Fact term="Openings">
									from <RelativeTime at={signal.firstAt.toISOString()} now={now} /> to{" "}
									<RelativeTime at={signal.lastAt.toISOString()} now={now} />
								</Fact>
								<Fact term="Raised">
									<RelativeTime at={signal.raisedAt.toISOString()} now={now} />{" "}
									<Seal entry={signal.entryId} number={null} href={`/oversight/ledger/${signal.entryId}`} />
								</Fact>
								{signal.follows && (
									<Fact term="Follows">
										<Link href={`/oversight/signals/${signal.follows}`} className="underline">
											an earlier one that says less
										</Link>
									</Fact>
								)}
							</Facts>
						</div>
					</Section>
				</div>
			</div>
		</Page>
	);
}

function Settled({ signal, now }: { signal: Read["signal"]; now: number }) {
	const known = SETTLEMENTS[signal.verdict as Settlement];
	return (
		<div className="card grid gap-3 p-4" data-testid="settlement">
			<p>
				<Badge tone={known?.tone}>{known?.name}</Badge>{" "}
				<span className="text-soft">by {signal.settledBy}</span>{" "}
				{signal.settledAt && <RelativeTime at={signal.settledAt.toISOString()} now={now} />}
			</p>
			<p className="text-xs text-faint">{known?.meaning}</p>
			{signal.noteId && <Words noteId={signal.noteId} ask="Show why" />}
			{signal.settledEntry && (
				<p>
					<Seal entry={signal.settledEntry} number={null} href={`/oversight/ledger/${signal.settledEntry}`} />
				</p>
			)}
		</div>
	);
}

function OpeningTable({ openings, now }: { openings: Read["openings"]; now: number }) {
	return (
		<Table
			caption="Openings of this signal"
			head={
				<>
					<Th>Opening for</Th>
					<Th>Opened</Th>
					<Th>Case</Th>
					<Th>Review</Th>
					<Th>On the record</Th>
				</>
			}
		>
			{openings.map((opening) => (
				<Tr key={opening.id}>
					<Td className="whitespace-nowrap">
						<Link
							data-row
							href={`/oversight/ledger?opening=${opening.id}`}
							prefetch={false}
							className="font-[520] hover:underline"
						>
							{reasonName(opening.reason)}
						</Link>
					</Td>
					<Td className="text-soft">
						<RelativeTime at={opening.at.toISOString()} now={now} />
					</Td>
					<Td>
						<span className="numbers font-mono text-xs" title={opening.caseId}>
							{opening.caseId.slice(0, 8)}
						</span>
					</Td>
					<Td className="whitespace-nowrap">
						{opening.reviewId === null ? (
							<span className="text-faint">none</span>
						) : (
							<Link
								href={`/oversight/reviews/${opening.reviewId}`}
								prefetch={false}
								className="hover:underline"
							>
								{opening.verdict === null ? "waits" : VERDICTS[opening.verdict as Verdict].name}
							</Link>
						)}
					</Td>
					<Td>
						<Seal entry={opening.entryId} number={null} href={`/oversight/ledger/${opening.entryId}`} />
					</Td>
				</Tr>
			))}
		</Table>
	);
}
