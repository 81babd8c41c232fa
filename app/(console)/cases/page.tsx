import type { Metadata } from "next";
import Link from "next/link";
import type { ClosedRow } from "#db/queries/cases.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import { listDecided } from "#lib/cases/list-decided.ts";
import { listQueue } from "#lib/cases/list-queue.ts";
import { listMentions } from "#lib/cases/notes.ts";
import { OUTCOMES, type Outcome } from "#lib/cases/outcomes.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Page, Section } from "../../_ui/page.tsx";
import { Pager } from "../../_ui/pager.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { QueueTable } from "../queue/queue-table.tsx";
import { caseName, Severity } from "./case-words.tsx";
import { Mentions } from "./mentions.tsx";

export const metadata: Metadata = { title: "Cases" };

export default async function CasesPage({
	searchParams,
}: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const query = await searchParams;
	const cursor = typeof query.after === "string" ? query.after : null;
	const mine = query.mine === "1";
	const [claimed, decided, mentions] = await orRefuse(
		Promise.all([
			// Who only looks at decisions claims nothing.
			allowed(actor, "queue.read") ? listQueue(actor, { mine: true }) : null,
			listDecided(actor, { cursor, mine }),
			allowed(actor, "case.note") && cursor === null ? listMentions(actor) : [],
		]),
	);
	return (
		<Page title="Cases" lead="What you work on, and what was decided.">
			<div className="grid grid-cols-1 gap-8">
				<Mentions mentions={mentions} now={Date.now()} />
				{claimed && cursor === null && (
					<Section id="yours" title="Claimed by you" note={claimed.cases.length}>
						{claimed.cases.length === 0 ? (
							<Empty title="You have claimed no case">
								What you claim in the queue is kept here until it is decided.
							</Empty>
						) : (
							<QueueTable actor={actor} cases={claimed.cases} />
						)}
					</Section>
				)}
				<Section
					id="decided"
					title="Decided"
					note={
						<Link
							href={mine ? "/cases" : "/cases?mine=1"}
							prefetch={false}
							className="underline underline-offset-2"
						>
							{mine ? "Everyone's" : "Only mine"}
						</Link>
					}
				>
					{decided.cases.length === 0 ? (
						<Empty title="Nothing is decided yet">Decided cases appear here, the newest first.</Empty>
					) : (
						<Decided actor={actor} cases={decided.cases} />
					)}
					<Pager
						shown={decided.cases.length}
						first={cursor ? urlOf(mine, null) : undefined}
						next={decided.next ? urlOf(mine, decided.next) : undefined}
					/>
				</Section>
			</div>
		</Page>
	);
}

function urlOf(mine: boolean, after: string | null): string {
	const query = new URLSearchParams({ ...(mine ? { mine: "1" } : {}), ...(after ? { after } : {}) });
	return query.size === 0 ? "/cases" : `/cases?${query}`;
}

function Decided({ actor, cases }: { actor: Actor; cases: ClosedRow[] }) {
	const now = Date.now();
	return (
		<Table
			caption="Decided cases"
			head={
				<>
					<Th className="w-16">Severity</Th>
					<Th>Category</Th>
					<Th>Decision</Th>
					<Th>By</Th>
					<Th>When</Th>
					<Th>Region</Th>
					<Th>Case</Th>
					<Th>Entry</Th>
				</>
			}
		>
			{cases.map((one) => (
				<Tr key={one.id}>
					<Td>
						<Severity level={one.severity} />
					</Td>
					<Td>
						<Link
							href={`/cases/${one.id}`}
							prefetch={false}
							data-row
							className="font-[520] underline-offset-2 hover:underline"
						>
							{categoryInWords(one.category, one.keyword)}
						</Link>
					</Td>
					<Td>{OUTCOMES[one.outcome as Outcome]?.name ?? one.outcome}</Td>
					<Td className="text-soft">{one.decidedByAlias}</Td>
					<Td className="text-soft">
						<RelativeTime at={one.closedAt.toISOString()} now={now} />
					</Td>
					<Td>{one.region.toUpperCase()}</Td>
					<Td className="font-mono text-2xs text-faint">{caseName(one.id)}</Td>
					<Td>
						<Seal
							entry={one.entryId}
							number={one.entryNumber}
							href={sealAddress(actor, { entryId: one.entryId, by: one.decidedBy, region: one.region })}
						/>
					</Td>
				</Tr>
			))}
		</Table>
	);
}
