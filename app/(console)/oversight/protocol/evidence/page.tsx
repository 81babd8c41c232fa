import type { Metadata } from "next";
import Link from "next/link";
import { CONTROLS } from "#lib/oversight/protocol/controls.ts";
import { listPacks, offeredQuarters } from "#lib/oversight/protocol/take-evidence.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Empty } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";

export const metadata: Metadata = { title: "Evidence packs" };

export default async function EvidencePage() {
	const actor = await requireActor();
	const packs = await orRefuse(listPacks(actor));
	const now = Date.now();
	const quarters = await orRefuse(offeredQuarters(actor, new Date(now)));
	return (
		<Page
			title="Evidence packs"
			eyebrow={
				<Link prefetch={false} href="/oversight/protocol" className="hover:underline">
					Protocol reviews
				</Link>
			}
			lead="For a control of a standard and a quarter: the query in words and SQL, how many entries it finds, the log's checkpoint, and a sample that nobody chooses, each with its proof. Taking one is on the record with the digest of its manifest."
		>
			<div className="grid grid-cols-1 gap-8">
				<Section id="controls" title="Controls" note={`${CONTROLS.length}`}>
					<Table
						caption="Controls, and what a pack shows for each"
						head={
							<>
								<Th>Control</Th>
								<Th>What the pack shows</Th>
								<Th>Population</Th>
								<Th>Take</Th>
							</>
						}
					>
						{CONTROLS.map(({ code, standard, name, shows, query }) => (
							<Tr key={code}>
								<th scope="row" className="h-9 px-3 py-1.5 text-left align-top font-[600]">
									{code}
									<span className="block text-xs font-[400] text-soft">{standard}</span>
								</th>
								<Td className="min-w-[16rem]">
									<span className="block font-[520]">{name}</span>
									<span className="text-soft">Shows: {shows}.</span>
								</Td>
								<Td className="min-w-[14rem] text-soft">{query}</Td>
								<Td>
									<form
										action="/oversight/protocol/evidence/packs"
										method="post"
										className="flex flex-nowrap items-center gap-2"
									>
										<input type="hidden" name="control" value={code} />
										<label htmlFor={`period-${code}`} className="sr-only">
											Quarter for {code}
										</label>
										<select id={`period-${code}`} name="period" className="control w-28">
											{quarters.map(({ quarter, archived }) => (
												<option key={quarter} value={quarter} disabled={archived}>
													{archived ? `${quarter}: in the archive` : quarter}
												</option>
											))}
										</select>
										<Button type="submit" small>
											Take<span className="sr-only"> the pack for {code}</span>
										</Button>
									</form>
								</Td>
							</Tr>
						))}
					</Table>
				</Section>
				<Section id="packs" title="Taken" note={`${packs.length}`}>
					{packs.length === 0 ? (
						<Empty title="None yet">Who took which pack shows here, with its entry.</Empty>
					) : (
						<Table
							caption="Packs that were taken, the newest first"
							head={
								<>
									<Th>Control</Th>
									<Th>Quarter</Th>
									<Th className="text-right">Population</Th>
									<Th className="text-right">Log&apos;s size</Th>
									<Th>Manifest</Th>
									<Th>Taken by</Th>
									<Th>Entry</Th>
								</>
							}
						>
							{packs.map((pack) => (
								<Tr key={pack.id}>
									<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
										{pack.control}
									</th>
									<Td>{pack.period}</Td>
									<Td className="numbers text-right">{pack.count.toLocaleString("en")}</Td>
									<Td className="numbers text-right">{pack.size.toLocaleString("en")}</Td>
									<Td className="font-mono text-xs">{pack.digest.slice(0, 16)}…</Td>
									<Td>
										{pack.takenBy}, <RelativeTime at={pack.takenAt.toISOString()} now={now} />
									</Td>
									<Td>
										<Seal
											entry={pack.entryId}
											number={pack.entryNumber}
											href={sealAddress(actor, { entryId: pack.entryId })}
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
