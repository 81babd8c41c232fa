import type { Actor } from "#lib/actor.ts";
import type { PlanView } from "#lib/keys/read-keys.ts";
import { stopInWords } from "#lib/keys/stop-words.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Alert } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { number } from "../../_ui/charts/chart.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { Resume } from "./resume.tsx";

interface Shown {
	actor: Actor;
	plans: PlanView[];
	now: number;
}

/** Where deletion waits for a person: why, what to look at, and for an admin the button. */
export function Stopped({ actor, plans, now, atOncePercent }: Shown & { atOncePercent: number }) {
	return plans
		.filter(({ waits }) => waits)
		.map((plan) => {
			const { why, look } = stopInWords(plan.stopped ?? "");
			const left = plan.due - plan.gone - plan.stayed;
			return (
				<Alert
					key={plan.id}
					tone="alarm"
					className="mt-4"
					title={`Deletion waits for a person in ${plan.region.toUpperCase()}: nothing is deleted`}
				>
					<p className="max-w-[90ch]">
						{why} {plan.stopped === "TOO_MANY" && `${tooMany(plan, atOncePercent)} `}
						{look}
					</p>
					<p className="flex flex-wrap items-center gap-x-2 pt-1">
						{number(left)} of {number(plan.living)} living threads wait, since{" "}
						<RelativeTime at={plan.asOf.toISOString()} now={now} />
						<Entry
							actor={actor}
							region={plan.region}
							entry={plan.stoppedEntryId}
							place={plan.stoppedNumber}
						/>
						<span className="font-mono text-2xs text-faint">{plan.stopped}</span>
					</p>
					<div className="pt-2">
						{plan.mayResume ? (
							<Resume plan={plan.id} region={plan.region} threads={left} />
						) : (
							<p className="text-xs text-faint">
								An admin of the region lets it go on, confirmed and on the record.
							</p>
						)}
					</div>
				</Alert>
			);
		});
}

/** How many they were, and how many go without a person. */
const tooMany = ({ due, living }: PlanView, limit: number): string =>
	`${number(due)} of ${number(living)} (${((100 * due) / Math.max(living, 1)).toFixed(1)} %); the policy allows ${limit} %, with what went in the day before.`;

/** Each run of deletion: what went, what stayed, who let it go on. */
export function Plans({ actor, plans, now }: Shown) {
	if (plans.length === 0)
		return (
			<p className="card px-4 py-3 text-soft">
				Nothing was past its time yet. Each run of deletion shows here.
			</p>
		);
	return (
		<Table
			caption="Runs of deletion, those under way first"
			head={
				<>
					<Th>Planned</Th>
					<Th>Region</Th>
					<Th>State</Th>
					<Th className="text-right">Past their time</Th>
					<Th className="text-right">Deleted</Th>
					<Th className="text-right">Stayed</Th>
					<Th>Stopped</Th>
					<Th>Let go on</Th>
				</>
			}
		>
			{plans.map((plan) => (
				<Tr key={plan.id}>
					<Td>
						<RelativeTime at={plan.asOf.toISOString()} now={now} />
					</Td>
					<Td>{plan.region.toUpperCase()}</Td>
					<Td>
						<State plan={plan} />
					</Td>
					<Td className="numbers text-right">
						{number(plan.due)} of {number(plan.living)}
					</Td>
					<Td className="numbers text-right">{number(plan.gone)}</Td>
					<Td className="numbers text-right">{number(plan.stayed)}</Td>
					<Td>
						<Entry
							actor={actor}
							region={plan.region}
							entry={plan.stoppedEntryId}
							place={plan.stoppedNumber}
						/>
					</Td>
					<Td>
						<span className="flex flex-wrap items-center gap-x-2">
							{plan.resumedBy}
							<Entry
								actor={actor}
								region={plan.region}
								entry={plan.resumedEntryId}
								place={plan.resumedNumber}
							/>
						</span>
					</Td>
				</Tr>
			))}
		</Table>
	);
}

function State({ plan: { waits, endedAt } }: { plan: PlanView }) {
	if (endedAt) return <Badge>done</Badge>;
	return waits ? <Badge tone="alarm">waits for a person</Badge> : <Badge tone="accent">under way</Badge>;
}

function Entry({
	actor,
	region,
	entry,
	place,
}: {
	actor: Actor;
	region: string;
	entry: string | null;
	place: number | null;
}) {
	return entry && <Seal entry={entry} number={place} href={sealAddress(actor, { entryId: entry, region })} />;
}
