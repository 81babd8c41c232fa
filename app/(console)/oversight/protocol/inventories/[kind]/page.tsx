import type { Metadata } from "next";
import Link from "next/link";
import { ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import { INVENTORIES, readInventory } from "#lib/oversight/protocol/inventories.ts";
import { emergenciesOf, factsInWords, whatInWords } from "#lib/oversight/protocol/inventory-words.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../../_auth/session.ts";
import { Alert, Empty } from "../../../../../_ui/alert.tsx";
import { Badge } from "../../../../../_ui/badge.tsx";
import { Code } from "../../../../../_ui/code.tsx";
import { cx } from "../../../../../_ui/cx.ts";
import { Page, Section } from "../../../../../_ui/page.tsx";
import { Seal } from "../../../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../../_ui/time.tsx";
import { signedBy, wasSignedBy } from "../../../by-what.ts";
import { Digest } from "../../digest.tsx";
import { SignForm } from "../../sign-form.tsx";

export const metadata: Metadata = { title: "Inventory" };

export default async function InventoryPage({
	params,
	searchParams,
}: {
	params: Promise<{ kind: string }>;
	searchParams: Promise<{ quarter?: string | string[] }>;
}) {
	const actor = await requireActor();
	const [asked, query] = await Promise.all([params, searchParams]);
	const quarter = typeof query.quarter === "string" ? query.quarter : undefined;
	const inventory = await orRefuse(readInventory(actor, asked.kind, quarter));
	const { kind, period, digest, body, text, same, own, signedAt, signedEntryId } = inventory;
	const { name, says } = INVENTORIES[kind];
	const earlier = kind === "BREAK_GLASS" ? emergenciesOf(period) : undefined;
	const now = Date.now();
	return (
		<Page
			title={earlier ? `${name}, ${period}: openings of ${earlier}` : `${name}, ${period}`}
			eyebrow={
				<Link prefetch={false} href="/oversight/protocol" className="hover:underline">
					Protocol reviews
				</Link>
			}
			lead={
				earlier
					? `${says} Signed for ${period}; the openings are those of ${earlier}, which is whole. What is opened in ${period} stands in the next quarter's.`
					: says
			}
			actions={signedAt ? <Badge tone="good">signed</Badge> : <Badge tone="warn">not signed yet</Badge>}
		>
			<div className="grid grid-cols-1 gap-6 outline-none" tabIndex={-1}>
				{body.asOf !== period && (
					<Alert title="Of a quarter that is over">
						{period} is over: what there is is shown as it is in {body.asOf}
						{earlier && `, emergencies as they were in ${earlier}`}.
					</Alert>
				)}
				{signedAt && signedEntryId && (
					<Alert tone={same ? "good" : "accent"} title={`Signed by ${inventory.signedBy}`}>
						<p>
							<RelativeTime at={signedAt.toISOString()} now={now} />,{" "}
							{wasSignedBy(inventory.signedAssurance) ?? "as an archived entry says"}{" "}
							<Seal
								entry={signedEntryId}
								number={inventory.signedEntryNumber}
								href={sealAddress(actor, { entryId: signedEntryId })}
							/>
						</p>
						{!same && <p>Shown as it was signed. It has changed since; the next quarter&apos;s says how.</p>}
					</Alert>
				)}
				<Section id="items" title="Items" note={`${body.items.length}`}>
					{body.items.length === 0 ? (
						<Empty title="Nothing">There is none, and that is what is signed for.</Empty>
					) : (
						<Table
							caption={`${name}: each item`}
							head={
								<>
									<Th>What</Th>
									<Th>Facts</Th>
								</>
							}
						>
							{body.items.map((item) => (
								<Tr key={JSON.stringify(item)}>
									<th scope="row" className="h-9 px-3 py-1.5 text-left align-top font-[520]">
										{whatInWords(item)}
									</th>
									<Td>
										<dl className="flex flex-wrap gap-x-5 gap-y-1">
											{factsInWords(item).map(({ term, value, code, entry }) => (
												<div key={term} className="flex min-w-0 items-baseline gap-1.5">
													<dt className="text-faint">{term}</dt>
													<dd
														className={cx(
															"numbers min-w-0 [overflow-wrap:anywhere]",
															code && "font-mono text-xs",
														)}
													>
														{entry ? (
															<Link
																prefetch={false}
																href={`/oversight/ledger/${entry}`}
																className="underline underline-offset-2"
															>
																{value}
															</Link>
														) : (
															value
														)}
													</dd>
												</div>
											))}
										</dl>
									</Td>
								</Tr>
							))}
						</Table>
					)}
				</Section>
				<Section id="digest" title="Digest">
					<Digest>{digest}</Digest>
					<details className="pt-2">
						<summary className="cursor-pointer text-soft">The text that it is of</summary>
						<Code label="The inventory, as it is stored" wrapped>
							{text}
						</Code>
					</details>
				</Section>
				{signedAt ? null : own ? (
					<Alert title="Somebody else signs it">An account of yours is in it.</Alert>
				) : (
					<SignForm
						asked={{ what: "inventory", kind, period, digest }}
						submit="Sign this inventory"
						says={`You sign for exactly this digest, ${signedBy(await ownOpeningsAskPasskey(actor))}. If anything of it changed since you were shown it, nothing is signed.`}
					/>
				)}
			</div>
		</Page>
	);
}
