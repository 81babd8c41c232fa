import type { Metadata } from "next";
import Link from "next/link";
import { type PeriodView, readPeriod } from "#lib/oversight/periods/list-periods.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Code } from "../../../../_ui/code.tsx";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { Pager } from "../../../../_ui/pager.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { exactUtc } from "../../../../_ui/time-words.ts";

export const metadata: Metadata = { title: "Period" };

export default async function PeriodPage(props: {
	params: Promise<{ period: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const { period: name } = await props.params;
	const { after } = await props.searchParams;
	const from = typeof after === "string" && /^\d{1,15}$/.test(after) ? Number(after) : undefined;
	const view = await orRefuse(readPeriod(actor, name, from));
	const { period, strata, sample, regions, next } = view;
	const now = Date.now();
	return (
		<Page
			wide
			title={period.period}
			eyebrow={<Link href="/oversight/periods">Periods</Link>}
			lead={`${period.openings.toLocaleString("en")} openings, ${period.needed.toLocaleString("en")} of them to be reviewed, ${period.judged.toLocaleString("en")} judged.`}
			actions={
				<Seal
					entry={period.entryId}
					number={period.entryNumber}
					href={`/oversight/ledger/${period.entryId}`}
				/>
			}
		>
			<div className="grid grid-cols-1 gap-8">
				<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
					<Section id="frame" title="Frame and seed">
						<Origin period={period} now={now} />
					</Section>
					<Section id="again" title="Draw it again" note="as a stranger would">
						<Again period={period} />
					</Section>
				</div>
				<Section id="strata" title="Strata" note="reason, role and region; of each at least one">
					<Strata strata={strata} />
				</Section>
				<Section id="sample" title="Sample" note={regions.map((region) => region.toUpperCase()).join(", ")}>
					<Sample sample={sample} now={now} />
					<Pager
						shown={sample.length}
						first={from === undefined ? undefined : `/oversight/periods/${period.period}`}
						next={next === undefined ? undefined : `/oversight/periods/${period.period}?after=${next}`}
					/>
				</Section>
			</div>
		</Page>
	);
}

function Origin({ period, now }: { period: PeriodView["period"]; now: number }) {
	const [witness] = period.witness.split("+");
	return (
		<div className="card grid gap-3 p-4">
			{period.fallbacks > 0 && (
				<Alert tone="warn" title="The seed is another witness's">
					{period.fallbacks === 1 ? "One witness" : `${period.fallbacks} witnesses`} named before it had not
					signed within the policy's time. Ask there whether the log was silent towards them.
				</Alert>
			)}
			<Facts>
				<Fact term="First opening">{exactUtc(period.beganAt.toISOString())}</Fact>
				<Fact term="Ended">{exactUtc(period.endsAt.toISOString())}</Fact>
				<Fact term="Entries">
					<span className="numbers">
						{period.fromSize.toLocaleString("en")} to {(period.closedSize - 1).toLocaleString("en")}
					</span>
				</Fact>
				<Fact term="Closed by">
					the checkpoint of <span className="numbers">{period.closedSize.toLocaleString("en")}</span> entries,
					signed by {witness} at {exactUtc(period.cosignedAt.toISOString())} of its clock
				</Fact>
				<Fact term="Seed">
					<span className="font-mono text-xs">{period.seed}</span>
				</Fact>
				<Fact term="Frame">
					<span className="font-mono text-xs">{period.frame}</span>
				</Fact>
				<Fact term="Sample">
					<span className="font-mono text-xs">{period.drawn}</span>
				</Fact>
				<Fact term="Due">
					<RelativeTime at={period.dueAt.toISOString()} now={now} />
				</Fact>
			</Facts>
		</div>
	);
}

function Again({ period }: { period: PeriodView["period"] }) {
	return (
		<div className="grid gap-3">
			<p className="text-soft">
				With an export of the log from after entry number{" "}
				{period.entryNumber === null ? "…" : period.entryNumber.toLocaleString("en")}, Node and this program's
				source. Take the two keys from whoever runs the log and the witness, not from here.
			</p>
			<Code label="The command that draws it again" wrapped>
				{`npm run ledger -- sample DIR --period ${period.code} \\\n  --key ${period.vkey} \\\n  --witness ${period.witness}`}
			</Code>
		</div>
	);
}

function Strata({ strata }: { strata: PeriodView["strata"] }) {
	return (
		<Table
			caption="Strata of the frame"
			head={
				<>
					<Th>Reason</Th>
					<Th>Role</Th>
					<Th>Region</Th>
					<Th>Openings</Th>
					<Th>Always</Th>
					<Th>Drawn</Th>
					<Th>Judged</Th>
				</>
			}
		>
			{strata.map(({ stratum, openings, always, drawn, judged }) => {
				const [reason = "", role = "", region = ""] = stratum.split("/");
				return (
					<Tr key={stratum}>
						<Td className="whitespace-nowrap">{reasonName(reason)}</Td>
						<Td className="text-soft">{role.replaceAll("_", " ")}</Td>
						<Td className="text-soft">{region.toUpperCase()}</Td>
						<Td className="numbers">{openings.toLocaleString("en")}</Td>
						<Td className="numbers">{always.toLocaleString("en")}</Td>
						<Td className="numbers">{drawn.toLocaleString("en")}</Td>
						<Td className="numbers">
							{judged.toLocaleString("en")} of {(always + drawn).toLocaleString("en")}
						</Td>
					</Tr>
				);
			})}
		</Table>
	);
}

function Sample({ sample, now }: { sample: PeriodView["sample"]; now: number }) {
	return (
		<Table
			caption="Openings to be reviewed"
			head={
				<>
					<Th>Opening</Th>
					<Th>Entry</Th>
					<Th>Stratum</Th>
					<Th>Why</Th>
					<Th>Review</Th>
				</>
			}
		>
			{sample.map((opening) => (
				<Tr key={opening.openingId}>
					<Td>
						{opening.reviewId ? (
							<Link
								data-row
								href={`/oversight/reviews/${opening.reviewId}`}
								prefetch={false}
								className="font-mono text-xs hover:underline"
								title={opening.openingId}
							>
								{opening.openingId.slice(0, 8)}
							</Link>
						) : (
							<span className="font-mono text-xs" title={opening.openingId}>
								{opening.openingId.slice(0, 8)}
							</span>
						)}
					</Td>
					<Td>
						<Seal
							entry={opening.entryId}
							number={opening.index}
							href={`/oversight/ledger/${opening.entryId}`}
						/>
					</Td>
					<Td className="font-mono text-2xs text-soft">{opening.stratum}</Td>
					<Td>{opening.kind === "ALWAYS" ? <Badge tone="accent">always</Badge> : <Badge>drawn</Badge>}</Td>
					<Td>
						{opening.judged ? (
							<Badge tone="good">judged</Badge>
						) : opening.dueAt && opening.dueAt.getTime() < now ? (
							<Badge tone="alarm">overdue</Badge>
						) : (
							opening.dueAt && (
								<span className="text-soft">
									due <RelativeTime at={opening.dueAt.toISOString()} now={now} />
								</span>
							)
						)}
					</Td>
				</Tr>
			))}
		</Table>
	);
}
