import type { Metadata } from "next";
import Link from "next/link";
import { listAlarms } from "#lib/alarms/list-alarms.ts";
import { readCursor } from "#lib/oversight/ledger-filters.ts";
import { alertInWords, listAlerts } from "#lib/oversight/list-alerts.ts";
import { workerUnseen } from "#lib/oversight/worker-unseen.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Pager } from "../../../_ui/pager.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { exactUtc } from "../../../_ui/time-words.ts";
import { Live } from "../log/live.tsx";
import { Unseen } from "../worker-unseen.tsx";
import { seenAction } from "./actions.ts";
import { Alarms } from "./alarms.tsx";

export const metadata: Metadata = { title: "Alerts" };

/** What oversight is told at once, the newest first; each leads to its entry. */
export default async function AlertsPage(props: {
	searchParams: Promise<Record<string, string | undefined>>;
}) {
	const actor = await requireActor();
	const before = readCursor((await props.searchParams).before);
	const { alerts, next } = await orRefuse(listAlerts(actor, before));
	const alarms = before ? null : await orRefuse(listAlarms(actor));
	const workerAway = await orRefuse(workerUnseen(actor));
	const now = Date.now();
	const unseen = alerts.filter(({ seenAt }) => seenAt === null);
	return (
		<Page
			wide
			title="Alerts"
			lead="Alarms are open until what they are about is over. Alerts tell of what happened: that you saw one is a mark for you, and ends nothing."
			actions={
				<>
					{unseen.length > 0 && (
						<form action={seenAction}>
							<input type="hidden" name="alerts" value={unseen.map(({ id }) => id).join(",")} />
							<Button type="submit">
								Mark {unseen.length === 1 ? "it" : `all ${unseen.length}`} as seen
							</Button>
						</form>
					)}
					<Live />
				</>
			}
		>
			<Unseen words={workerAway} />
			<div className="grid grid-cols-1 gap-8">
				{alarms && <Alarms alarms={alarms} known={workerAway === null} now={now} />}
				<Section id="alerts" title="Alerts">
					{alerts.length === 0 ? (
						<Empty title="No alerts">
							<p>An emergency, a hard limit or a new passkey appears here the moment it happens.</p>
						</Empty>
					) : (
						<Table
							caption="Alerts to oversight"
							head={
								<>
									<Th>What</Th>
									<Th>About</Th>
									<Th>Region</Th>
									<Th>When</Th>
									<Th>Entry</Th>
									<Th>Seen</Th>
								</>
							}
						>
							{alerts.map(
								({ id, kind, region, about, at, entryId, entryNumber, usableAt, seenAt, seenBy }) => {
									const { name, says, tone } = alertInWords(kind);
									return (
										<Tr key={id} chosen={seenAt === null}>
											<Td>
												<Badge tone={tone}>{seenAt === null ? "new" : "seen"}</Badge>{" "}
												{entryId ? (
													<Link
														data-row
														href={`/oversight/ledger/${entryId}`}
														prefetch={false}
														className="font-[520] hover:underline"
													>
														{name}
													</Link>
												) : (
													<span className="font-[520]">{name}</span>
												)}
												<span className="block text-xs text-faint">
													{says}
													{usableAt && ` It opens and confirms from ${exactUtc(usableAt.toISOString())}.`}
												</span>
											</Td>
											<Td>{about ?? <span className="text-faint">nobody</span>}</Td>
											<Td className="text-soft">{region?.toUpperCase() ?? "all"}</Td>
											<Td className="text-soft">
												<RelativeTime at={at} now={now} />
											</Td>
											<Td>
												{entryId ? (
													<Seal entry={entryId} number={entryNumber} href={`/oversight/ledger/${entryId}`} />
												) : (
													<span className="text-faint">none</span>
												)}
											</Td>
											<Td className="text-soft">
												{seenAt ? (
													<RelativeTime at={seenAt.toISOString()} now={now} />
												) : (
													<form action={seenAction}>
														<input type="hidden" name="alerts" value={id} />
														<Button small type="submit">
															Seen<span className="sr-only">: {name}</span>
														</Button>
													</form>
												)}
												{seenBy > 0 && (
													<span className="block text-2xs text-faint">and {seenBy} of oversight</span>
												)}
											</Td>
										</Tr>
									);
								},
							)}
						</Table>
					)}
					<Pager
						shown={alerts.length}
						first={before && "/oversight/alerts"}
						next={next && `/oversight/alerts?before=${encodeURIComponent(`${next.at}_${next.id}`)}`}
					/>
				</Section>
			</div>
		</Page>
	);
}
