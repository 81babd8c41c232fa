import type { Metadata } from "next";
import Link from "next/link";
import { allowed } from "#lib/access/roles.ts";
import { clocksInWords, keysInWords } from "#lib/keys/clocks-in-words.ts";
import { readFalls } from "#lib/keys/read-falls.ts";
import { readKeys } from "#lib/keys/read-keys.ts";
import { holdsInShort } from "#lib/legal/holds/list-holds.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Clocks } from "../../_ui/clocks.tsx";
import { Page, Section } from "../../_ui/page.tsx";
import { exactUtc } from "../../_ui/time-words.ts";
import { KeepsFocus } from "../oversight/reviews/[reviewId]/keeps-focus.tsx";
import { tokenNow } from "../token-now.ts";
import { FallsCharts } from "./falls-charts.tsx";
import { Holds } from "./holds.tsx";
import { Jobs } from "./jobs.tsx";
import { KeysTable } from "./keys-table.tsx";
import { Plans, Stopped } from "./plans.tsx";
import { FailingStores, Stores } from "./stores.tsx";

export const metadata: Metadata = { title: "Keys and data" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function KeysPage({ searchParams }: { searchParams: Search }) {
	const actor = await requireActor();
	const token = await tokenNow();
	const asked = (await searchParams).region;
	const region = typeof asked === "string" && asked !== "" ? asked : undefined;
	const [keys, falls, holds] = await orRefuse(
		Promise.all([readKeys(actor, region), readFalls(actor, region), holdsInShort(actor, token)]),
	);
	const now = Date.now();
	return (
		<Page
			wide
			title="Keys and data"
			lead="Intake keys, what depends on them, and when data end. What a destroyed key had sealed nobody reads again: not we, not from a backup."
			actions={
				<p className="numbers text-xs text-faint" data-testid="as-of">
					as of {exactUtc(now)}
				</p>
			}
		>
			<div className="grid grid-cols-1 gap-8">
				<div>
					{keys.regions.length > 1 && <Regions regions={keys.regions} chosen={region} />}
					<KeepsFocus done={!keys.plans.some(({ waits }) => waits)}>
						<Stopped
							actor={actor}
							plans={keys.plans}
							now={now}
							atOncePercent={falls.retention.atOncePercent}
						/>
					</KeepsFocus>
					<FailingStores stores={keys.stores} now={now} />
				</div>
				<Section id="falls" title="What falls due when">
					<FallsCharts falls={falls} now={now} />
				</Section>
				<Section id="keys" title="Intake keys" note={`${keys.keys.length}`}>
					<KeysTable actor={actor} keys={keys.keys} announceDays={keys.announceDays} now={now} />
					<Stores stores={keys.stores} now={now} />
				</Section>
				{holds && (
					<Section id="holds" title="Legal holds">
						<Holds counts={holds} />
					</Section>
				)}
				<Section id="runs" title="Runs of deletion" note={`${keys.plans.length}`}>
					<Plans actor={actor} plans={keys.plans} now={now} />
				</Section>
				<Section id="jobs" title="In the background" note="done by the decryption service by itself">
					<Jobs actor={actor} jobs={keys.jobs} now={now} />
				</Section>
				<Section
					id="clocks"
					title="How long things are kept"
					note={
						allowed(actor, "policy.read") && (
							<Link href="/policy" prefetch={false} className="underline underline-offset-2">
								The policy in force
							</Link>
						)
					}
				>
					<Clocks clocks={clocksInWords(falls.retention)} keys={keysInWords(falls.retention.keys)} />
				</Section>
			</div>
		</Page>
	);
}

function Regions({ regions, chosen }: { regions: string[]; chosen: string | undefined }) {
	const link = (region: string | undefined, name: string) => (
		<li key={name}>
			<Link
				prefetch={false}
				href={region ? `/keys?${new URLSearchParams({ region })}` : "/keys"}
				aria-current={region === chosen ? "true" : undefined}
				className={
					region === chosen
						? "font-[620] text-accent-strong"
						: "text-soft underline underline-offset-2 hover:text-ink"
				}
			>
				{name}
			</Link>
		</li>
	);
	return (
		<nav aria-label="Regions">
			<ul className="flex flex-wrap gap-4">
				{[link(undefined, "All regions"), ...regions.map((region) => link(region, region.toUpperCase()))]}
			</ul>
		</nav>
	);
}
