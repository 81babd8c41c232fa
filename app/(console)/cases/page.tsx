import type { Metadata } from "next";
import type { ClosedRow } from "#db/queries/cases.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { listDecided } from "#lib/cases/list-decided.ts";
import { listQueue } from "#lib/cases/list-queue.ts";
import { listMentions } from "#lib/cases/notes.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Link } from "../../_ui/link.tsx";
import { Page, Section } from "../../_ui/page.tsx";
import { Pager } from "../../_ui/pager.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { categoryWords, named } from "../../_words/in-codes.ts";
import { words } from "../../_words/speak.tsx";
import type { WordsOf } from "../../_words/words-in.ts";
import { QueueTable } from "../queue/queue-table.tsx";
import { caseName, Severity } from "./case-words.tsx";
import { Mentions } from "./mentions.tsx";

export async function generateMetadata(): Promise<Metadata> {
	return { title: (await words("cases"))("title") };
}

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
	const [w, marks, codes] = await Promise.all([words("cases"), words("marks"), words("codes")]);
	return (
		<Page title={w("title")} lead={w("lead")}>
			<div className="grid grid-cols-1 gap-8">
				<Mentions mentions={mentions} now={Date.now()} />
				{claimed && cursor === null && (
					<Section id="yours" title={w("yours")} note={claimed.cases.length}>
						{claimed.cases.length === 0 ? (
							<Empty title={w("noneTitle")}>{w("none")}</Empty>
						) : (
							<QueueTable actor={actor} cases={claimed.cases} />
						)}
					</Section>
				)}
				<Section
					id="decided"
					title={w("decided")}
					note={
						<Link
							href={mine ? "/cases" : "/cases?mine=1"}
							prefetch={false}
							className="underline underline-offset-2"
						>
							{w(mine ? "everyones" : "onlyMine")}
						</Link>
					}
				>
					{decided.cases.length === 0 ? (
						<Empty title={w("nothingTitle")}>{w("nothing")}</Empty>
					) : (
						<Decided actor={actor} cases={decided.cases} w={w} codes={codes} />
					)}
					<Pager
						w={marks}
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

function Decided({
	actor,
	cases,
	w,
	codes,
}: {
	actor: Actor;
	cases: ClosedRow[];
	w: WordsOf<"cases">;
	codes: WordsOf<"codes">;
}) {
	const now = Date.now();
	return (
		<Table
			caption={w("decidedCases")}
			head={
				<>
					<Th className="w-16">{w("severity")}</Th>
					<Th>{w("category")}</Th>
					<Th>{w("decision")}</Th>
					<Th>{w("by")}</Th>
					<Th>{w("when")}</Th>
					<Th>{w("region")}</Th>
					<Th>{w("case")}</Th>
					<Th>{w("entry")}</Th>
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
							{categoryWords(codes, one.category, one.keyword)}
						</Link>
					</Td>
					<Td>{one.outcome === null ? "–" : named(codes, "outcome", one.outcome)}</Td>
					<Td className="text-soft">{one.decidedByAlias}</Td>
					<Td className="text-soft">
						<RelativeTime at={one.closedAt.toISOString()} now={now} lang={w.lang} />
					</Td>
					<Td>{one.region.toUpperCase()}</Td>
					<Td className="font-mono text-2xs text-faint">{caseName(one.id)}</Td>
					<Td>
						<Seal
							lang={w.lang}
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
