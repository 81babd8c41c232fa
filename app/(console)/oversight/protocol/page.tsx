import type { Metadata } from "next";
import Link from "next/link";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import { INVENTORIES } from "#lib/oversight/protocol/inventories.ts";
import { readProtocol } from "#lib/oversight/protocol/read-protocol.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { wasSignedBy } from "../by-what.ts";
import { dueInWords } from "./due.ts";

export const metadata: Metadata = { title: "Protocol reviews" };

export default async function ProtocolPage() {
	const actor = await requireActor();
	const { due, campaigns, policies, inventories, ending } = await orRefuse(readProtocol(actor));
	const now = Date.now();
	return (
		<Page
			title="Protocol reviews"
			lead="Who has which right and keeps it, the policy in force, keys, witnesses and emergencies: each looked at by somebody of oversight, by a day."
			actions={<ButtonLink href="/oversight/protocol/evidence">Evidence packs</ButtonLink>}
		>
			<div className="grid grid-cols-1 gap-8">
				<Section id="due" title="Due" note={`${due.length}`}>
					{due.length === 0 ? (
						<Empty title="Nothing is due">
							A user access review and three inventories come with each quarter, a sign-off with each new
							version of the policy.
						</Empty>
					) : (
						<Table
							caption="What is due, the most urgent first"
							head={
								<>
									<Th>What</Th>
									<Th>By</Th>
									<Th>State</Th>
								</>
							}
						>
							{due.map((row) => {
								const { what, href } = dueInWords(row);
								return (
									<Tr key={`${row.kind} ${row.subject}`}>
										<th scope="row" className="h-9 px-3 py-1.5 text-left font-[520]">
											<Link prefetch={false} data-row href={href} className="hover:underline">
												{what}
											</Link>
										</th>
										<Td>
											<RelativeTime at={row.dueAt.toISOString()} now={now} />
										</Td>
										<Td>{row.overdue ? <Badge tone="alarm">overdue</Badge> : <Badge>waits</Badge>}</Td>
									</Tr>
								);
							})}
						</Table>
					)}
				</Section>
				<Section id="campaigns" title="User access reviews" note={`${campaigns.length}`}>
					{campaigns.length === 0 ? (
						<Empty title="None yet">
							The worker opens one in each quarter: every person&apos;s role in every region, as it stands
							then.
						</Empty>
					) : (
						<Table
							caption="User access reviews, the newest first"
							head={
								<>
									<Th>Quarter</Th>
									<Th className="text-right">Rights</Th>
									<Th className="text-right">Decided</Th>
									<Th className="text-right">Withdrawn</Th>
									<Th className="text-right">Of them still held</Th>
									<Th>Opened</Th>
									<Th>State</Th>
								</>
							}
						>
							{campaigns.map((one) => (
								<Tr key={one.period}>
									<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
										<Link
											prefetch={false}
											href={`/oversight/protocol/campaigns/${one.period}`}
											className="hover:underline"
										>
											{one.period}
										</Link>
									</th>
									<Td className="numbers text-right">{one.count}</Td>
									<Td className="numbers text-right">{one.decided}</Td>
									<Td className="numbers text-right">{one.withdrawn}</Td>
									<Td className="numbers text-right">{one.held}</Td>
									<Td>
										<Seal
											entry={one.entryId}
											number={one.entryNumber}
											href={sealAddress(actor, { entryId: one.entryId })}
										/>
									</Td>
									<Td>
										{one.closedEntryId ? (
											<span className="inline-flex items-center gap-2">
												closed {wasSignedBy(one.closedAssurance)}
												<Seal
													entry={one.closedEntryId}
													number={one.closedEntryNumber}
													href={sealAddress(actor, { entryId: one.closedEntryId })}
												/>
											</span>
										) : one.dueAt.getTime() < now ? (
											<Badge tone="alarm">overdue</Badge>
										) : (
											<span>
												due <RelativeTime at={one.dueAt.toISOString()} now={now} />
											</span>
										)}
									</Td>
								</Tr>
							))}
						</Table>
					)}
				</Section>
				<Section id="policies" title="Versions of the policy" note={`${policies.length}`}>
					{policies.length === 0 ? (
						<Empty title="None yet">
							A version shows here once a decryption service has put one in force.
						</Empty>
					) : (
						<Table
							caption="Versions of the policy, and who signed for them"
							head={
								<>
									<Th>Digest</Th>
									<Th>In force since</Th>
									<Th>Entry</Th>
									<Th>Signed by</Th>
									<Th>Signature</Th>
								</>
							}
						>
							{policies.map((one) => (
								<Tr key={one.id}>
									<th scope="row" className="h-9 px-3 py-1.5 text-left font-mono text-xs font-[520]">
										<Link
											prefetch={false}
											href={`/oversight/protocol/policies/${one.id}`}
											className="hover:underline"
										>
											{one.digest.slice(0, 16)}…
										</Link>
									</th>
									<Td>
										<RelativeTime at={one.at.toISOString()} now={now} />{" "}
										{one.inForce && <Badge tone="accent">in force</Badge>}
									</Td>
									<Td>
										<Seal
											entry={one.entryId}
											number={one.entryNumber}
											href={sealAddress(actor, { entryId: one.entryId })}
										/>
									</Td>
									<Td>
										{one.signedBy ?? (one.inForce ? "nobody yet" : "nobody")}
										<By assurance={one.signedAssurance} />
									</Td>
									<Td>
										{one.signedEntryId ? (
											<Seal
												entry={one.signedEntryId}
												number={one.signedEntryNumber}
												href={sealAddress(actor, { entryId: one.signedEntryId })}
											/>
										) : (
											"–"
										)}
									</Td>
								</Tr>
							))}
						</Table>
					)}
				</Section>
				<Section id="inventories" title="Inventories" note="once a quarter">
					<ul className="grid grid-cols-1 gap-3 pb-3 md:grid-cols-3">
						{Object.entries(INVENTORIES).map(([kind, { name, says }]) => (
							<li key={kind} className="card p-4">
								<Link
									prefetch={false}
									href={`/oversight/protocol/inventories/${kind}`}
									className="font-[620] underline"
								>
									{name}
								</Link>
								<p className="pt-1 text-soft">{says}</p>
							</li>
						))}
					</ul>
					{inventories.length > 0 && (
						<Table
							caption="Signed inventories, the newest first"
							head={
								<>
									<Th>Quarter</Th>
									<Th>Inventory</Th>
									<Th className="text-right">Items</Th>
									<Th>Digest</Th>
									<Th>Signed by</Th>
									<Th>Entry</Th>
								</>
							}
						>
							{inventories.map((one) => (
								<Tr key={one.entryId}>
									<Td>{one.period}</Td>
									<Td>{INVENTORIES[one.kind].name}</Td>
									<Td className="numbers text-right">{one.count}</Td>
									<Td className="font-mono text-xs">{one.digest.slice(0, 16)}…</Td>
									<Td>
										{one.signedBy}, <RelativeTime at={one.signedAt.toISOString()} now={now} />
										<By assurance={one.assurance} />
									</Td>
									<Td>
										<Seal
											entry={one.entryId}
											number={one.entryNumber}
											href={sealAddress(actor, { entryId: one.entryId })}
										/>
									</Td>
								</Tr>
							))}
						</Table>
					)}
				</Section>
				<Section id="ending" title="Rights that end by themselves" note={`${ending.length}`}>
					{ending.length === 0 ? (
						<Empty title="None now">
							Somebody who works here for a time, such as an external auditor, has a right until a day that
							two admins said.
						</Empty>
					) : (
						<Table
							caption="Rights that end by themselves, the next to end first"
							head={
								<>
									<Th>Alias</Th>
									<Th>Employer</Th>
									<Th>Role</Th>
									<Th>Region</Th>
									<Th>Ends</Th>
									<Th>Entry</Th>
								</>
							}
						>
							{ending.map((one) => (
								<Tr key={`${one.personId} ${one.role} ${one.region}`}>
									<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
										{one.alias}
									</th>
									<Td className="text-soft">{one.employer || "not said"}</Td>
									<Td>{ROLE_NAMES[one.role as Role]}</Td>
									<Td>{one.region.toUpperCase()}</Td>
									<Td>
										<RelativeTime at={one.endsAt.toISOString()} now={now} />
									</Td>
									<Td>
										<Seal
											entry={one.entryId}
											number={one.entryNumber}
											href={sealAddress(actor, { entryId: one.entryId, region: one.region })}
										/>
									</Td>
								</Tr>
							))}
						</Table>
					)}
				</Section>
			</div>
		</Page>
	);
}

/** Whether a passkey confirmed it. */
function By({ assurance }: { assurance: string | null }) {
	const words = wasSignedBy(assurance);
	return words && <span className="block text-xs text-faint">{words}</span>;
}
