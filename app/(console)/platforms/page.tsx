import type { Metadata } from "next";
import Link from "next/link";
import type { EndpointView } from "#db/queries/endpoints.ts";
import type { Actor } from "#lib/actor.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { listEndpoints, MOST_COUNTED_HERE } from "#lib/webhooks/list-endpoints.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { number } from "../../_ui/charts/chart.tsx";
import { Page, Section } from "../../_ui/page.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { endpointInWords, hasTwoSecrets } from "./words.ts";

export const metadata: Metadata = { title: "Platforms" };

/** Where platforms are told of what leaves the house, and whether they take it. */
export default async function PlatformsPage() {
	const actor = await requireActor();
	const endpoints = await orRefuse(listEndpoints(actor));
	const now = Date.now();
	return (
		<Page
			wide
			title="Platforms"
			lead="Where platforms are told of decisions, and whether they take them. What is told is not shown here; whoever operates Countersign adds, pauses and removes an address."
		>
			<Section id="endpoints" title="Addresses" note={`${endpoints.length}`}>
				{endpoints.length === 0 ? (
					<Empty title="No address yet">
						Platforms ask for decisions by the API until an address is added:{" "}
						<code className="font-mono text-xs [overflow-wrap:anywhere]">
							npm run integration -- webhook add PLATFORM URL REGION…
						</code>
					</Empty>
				) : (
					<Table
						caption="Addresses that platforms are told at"
						head={
							<>
								<Th>Platform</Th>
								<Th>State</Th>
								<Th className="text-right">Wait</Th>
								<Th className="text-right">Given up</Th>
								<Th>Last taken</Th>
								<Th>Address</Th>
								<Th>Regions</Th>
								<Th>Told of</Th>
								<Th>Last change</Th>
							</>
						}
					>
						{endpoints.map((endpoint) => (
							<Row key={endpoint.id} {...{ actor, endpoint, now }} />
						))}
					</Table>
				)}
			</Section>
		</Page>
	);
}

function Row({ actor, endpoint, now }: { actor: Actor; endpoint: EndpointView; now: number }) {
	const { id, platform, url, regions, events, waiting, dead, failingSince, code, deliveredAt } = endpoint;
	const { tone, says } = endpointInWords(endpoint);
	return (
		<Tr>
			<th scope="row" className="px-3 py-1.5 text-left">
				<Link
					data-row
					href={`/platforms/${id}`}
					prefetch={false}
					className="font-[600] underline decoration-edge underline-offset-2 hover:decoration-current"
				>
					{platform}
					<span className="sr-only">, {new URL(url).host}: what became of each delivery</span>
				</Link>
			</th>
			<Td>
				<Badge tone={tone}>{says}</Badge>
				{hasTwoSecrets(endpoint, now) && <span className="block text-2xs text-faint">two secrets valid</span>}
				{failingSince && (
					<span className="block text-2xs text-faint">
						since <RelativeTime at={failingSince.toISOString()} now={now} />{" "}
						<span className="font-mono">{code}</span>
					</span>
				)}
			</Td>
			<Td className="numbers text-right">{capped(waiting)}</Td>
			<Td className="numbers text-right">{capped(dead)}</Td>
			<Td>
				{deliveredAt ? (
					<RelativeTime at={deliveredAt.toISOString()} now={now} />
				) : (
					<span className="text-faint">nothing yet</span>
				)}
			</Td>
			<Td className="max-w-[28rem] text-soft [overflow-wrap:anywhere]">{url}</Td>
			<Td>{regions.map((region) => region.toUpperCase()).join(", ")}</Td>
			<Td className="text-soft">{events.join(", ")}</Td>
			<Td>
				<Seal
					entry={endpoint.entryId}
					number={endpoint.entryNumber}
					href={sealAddress(actor, { entryId: endpoint.entryId })}
				/>
			</Td>
		</Tr>
	);
}

/** Of a backlog that size the exact number says nothing. */
const capped = (count: number) =>
	count >= MOST_COUNTED_HERE ? `${number(MOST_COUNTED_HERE)}+` : number(count);
