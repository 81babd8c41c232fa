import type { Metadata } from "next";
import Link from "next/link";
import type { DeliveryState } from "#db/queries/endpoints.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { readCursor } from "#lib/oversight/ledger-filters.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { type EndpointPage, readEndpoint, STATES, stateOf } from "#lib/webhooks/list-endpoints.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Fact, Facts, Page, Section } from "../../../_ui/page.tsx";
import { Pager } from "../../../_ui/pager.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { ExactTime, RelativeTime } from "../../../_ui/time.tsx";
import { endpointInWords, hasTwoSecrets } from "../words.ts";
import { Deliveries } from "./deliveries.tsx";
import { Replay } from "./replay.tsx";

export const metadata: Metadata = { title: "Deliveries" };

const STATE_NAMES: Record<DeliveryState, string> = {
	waiting: "Waiting",
	dead: "Given up",
	delivered: "Delivered",
};

/** One address: what became of each delivery, and what was given up, to be sent once more. */
export default async function EndpointDeliveriesPage(props: {
	params: Promise<{ endpointId: string }>;
	searchParams: Promise<Record<string, string | undefined>>;
}) {
	const actor = await requireActor();
	const { endpointId } = await props.params;
	const search = await props.searchParams;
	const state = stateOf(search.state);
	const before = readCursor(search.before) ?? null;
	const page = await orRefuse(readEndpoint(actor, endpointId, { state, before }));
	const { endpoint, deliveries, next, dead } = page;
	const now = Date.now();
	const here = (more: Record<string, string> = {}) => {
		const query = new URLSearchParams({ ...(state && { state }), ...more }).toString();
		return `/platforms/${endpointId}${query && `?${query}`}`;
	};
	const mayReplay = allowed(actor, "delivery.replay") && !endpoint.removedAt;
	return (
		<Page
			wide
			title={`Deliveries to ${endpoint.platform}`}
			eyebrow={
				<Link href="/platforms" prefetch={false} className="underline underline-offset-2">
					Platforms
				</Link>
			}
			lead="Each is tried for three days, with growing pauses, under an id that stays: a receiver knows a second delivery by it. Of one thread nothing is told before what precedes it was taken."
		>
			<div className="grid grid-cols-1 gap-8">
				<Standing {...{ actor, page, now }} />
				{dead > 0 && (
					<Section id="given-up" title="Given up">
						<p className="max-w-[80ch] pb-2 text-soft">
							{dead === 1 ? "One delivery was" : `${dead.toLocaleString("en")} deliveries were`} in vain for
							three days; what comes after on the same thread waits. The decisions API has the decisions
							meanwhile.
							{!mayReplay && " An admin has them sent once more."}
						</p>
						{mayReplay && <Replay endpoint={endpointId} all={dead} />}
					</Section>
				)}
				<Section id="deliveries" title="Deliveries">
					<States chosen={state} endpointId={endpointId} />
					<div id="deliveries-list" tabIndex={-1} className="outline-none">
						<Deliveries {...{ endpoint, deliveries, state, mayReplay, now }} />
					</div>
					<Pager
						shown={deliveries.length}
						first={before ? here() : undefined}
						next={next ? here({ before: `${next.at}_${next.id}` }) : undefined}
					/>
				</Section>
				<Replays {...{ actor, page, now }} />
			</div>
		</Page>
	);
}

function Standing({ actor, page, now }: { actor: Actor; page: EndpointPage; now: number }) {
	const { endpoint, dead } = page;
	const { tone, says } = endpointInWords({ ...endpoint, dead });
	return (
		<Section id="address" title="Address" className="max-w-[60rem]">
			<div className="card px-4 py-3">
				<Facts>
					<Fact term="State">
						<Badge tone={tone}>{says}</Badge>
					</Fact>
					<Fact term="Address">{endpoint.url}</Fact>
					<Fact term="Id">
						<span className="font-mono text-xs">{endpoint.id}</span>
					</Fact>
					<Fact term="Regions">{endpoint.regions.map((region) => region.toUpperCase()).join(", ")}</Fact>
					<Fact term="Told of">{endpoint.events.join(", ")}</Fact>
					<Fact term="Secret">
						{endpoint.generation === 1 ? "the first" : `the ${endpoint.generation}th`}
						{hasTwoSecrets(endpoint, now) && endpoint.formerUntil && (
							<>
								; the one before is valid until <ExactTime at={endpoint.formerUntil.toISOString()} />
							</>
						)}
					</Fact>
					<Fact term="Last change">
						<Seal
							entry={endpoint.entryId}
							number={endpoint.entryNumber}
							href={sealAddress(actor, { entryId: endpoint.entryId })}
						/>
					</Fact>
				</Facts>
			</div>
		</Section>
	);
}

function States({ chosen, endpointId }: { chosen: DeliveryState | null; endpointId: string }) {
	const link = (state: DeliveryState | null, name: string) => (
		<li key={name}>
			<Link
				prefetch={false}
				href={state ? `/platforms/${endpointId}?state=${state}` : `/platforms/${endpointId}`}
				aria-current={state === chosen ? "true" : undefined}
				className={
					state === chosen
						? "font-[620] text-accent-strong"
						: "text-soft underline underline-offset-2 hover:text-ink"
				}
			>
				{name}
			</Link>
		</li>
	);
	return (
		<nav aria-label="Which deliveries" className="pb-2">
			<ul className="flex flex-wrap gap-4">
				{[link(null, "All"), ...STATES.map((state) => link(state, STATE_NAMES[state]))]}
			</ul>
		</nav>
	);
}

function Replays({ actor, page: { replays }, now }: { actor: Actor; page: EndpointPage; now: number }) {
	if (replays.length === 0) return null;
	return (
		<Section id="replays" title="Sent once more">
			<ul className="grid gap-1">
				{replays.map(({ entryId, entryNumber, region, count, alias, personId, replayedAt }) => (
					<li key={entryId} className="flex flex-wrap items-baseline gap-x-3 text-soft">
						<span>
							{alias} had {count === 1 ? "one" : count.toLocaleString("en")} of {region.toUpperCase()} sent
							once more
						</span>
						<RelativeTime at={replayedAt.toISOString()} now={now} />
						<Seal
							entry={entryId}
							number={entryNumber}
							href={sealAddress(actor, { entryId, by: personId, region })}
						/>
					</li>
				))}
			</ul>
		</Section>
	);
}
