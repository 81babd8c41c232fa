import Link from "next/link";
import type { ReactNode } from "react";
import { REASONS, type ReasonCode } from "#lib/access/policy.ts";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { EntrySummary } from "#lib/oversight/entry-summary.ts";
import { eventInWords } from "#lib/oversight/event-words.ts";
import { type LedgerFilters, ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { Badge, type Tone } from "../../../_ui/badge.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

const TONES: Record<string, Tone> = {
	granted: "accent",
	refused: "warn",
	failed: "alarm",
	unknown: "alarm",
};

/** Ids lead to searches for them; the seal leads to the entry itself. */
export function EntryTable({
	caption,
	entries,
	filters = {},
	ofOneOpening = false,
	now,
}: {
	caption: string;
	entries: readonly EntrySummary[];
	/** What is being searched for already: an id narrows it further. */
	filters?: LedgerFilters;
	/** Leaves out what is the same in every row then. */
	ofOneOpening?: boolean;
	now: number;
}) {
	const narrowed = (more: LedgerFilters) => ledgerAddress({ ...filters, ...more });
	return (
		<Table
			caption={caption}
			head={
				<>
					<Th>When</Th>
					<Th>What</Th>
					<Th>Who</Th>
					{!ofOneOpening && (
						<>
							<Th>Case</Th>
							<Th className="hidden 2xl:table-cell">Thread</Th>
							<Th>Why</Th>
						</>
					)}
					<Th className="text-right">Messages</Th>
					<Th>Outcome</Th>
					<Th className="hidden 2xl:table-cell">Assurance</Th>
					<Th>Entry</Th>
				</>
			}
		>
			{entries.map((entry) => (
				<Tr key={entry.id}>
					<Td className="text-soft">
						<RelativeTime at={entry.at} now={now} />
					</Td>
					<Td className="whitespace-nowrap">
						<Link
							data-row
							href={`/oversight/ledger/${entry.id}`}
							prefetch={false}
							title={entry.type}
							className="font-[520] hover:underline"
						>
							{eventInWords(entry.type)}
						</Link>
						{entry.detail && <span className="pl-1.5 font-mono text-2xs text-soft">{entry.detail}</span>}
					</Td>
					<Td className="whitespace-nowrap">
						{entry.alias ? (
							<>
								<Link href={narrowed({ actor: entry.alias })} prefetch={false} className="hover:underline">
									{entry.alias}
								</Link>{" "}
								<span className="text-faint">{roleName(entry.role)}</span>
							</>
						) : (
							<span className="text-faint">{entry.via}</span>
						)}
					</Td>
					{!ofOneOpening && (
						<>
							<Td>
								{entry.caseId && <Id href={narrowed({ case: entry.caseId })}>{entry.caseId}</Id>}
								{entry.region && (
									<span className="pl-1.5 text-2xs text-faint">{entry.region.toUpperCase()}</span>
								)}
							</Td>
							<Td className="hidden 2xl:table-cell">
								{entry.threadId && <Id href={narrowed({ thread: entry.threadId })}>{entry.threadId}</Id>}
							</Td>
							<Td>
								{entry.reason && (
									<span title={entry.reason}>
										{REASONS[entry.reason as ReasonCode]?.name ?? entry.reason}
									</span>
								)}
							</Td>
						</>
					)}
					<Td className="numbers text-right">{entry.messages}</Td>
					<Td>
						<Badge tone={TONES[entry.outcome] ?? "plain"}>{entry.outcome}</Badge>
					</Td>
					<Td className="hidden text-soft 2xl:table-cell">{entry.assurance}</Td>
					<Td>
						<Seal entry={entry.id} number={entry.number} href={`/oversight/ledger/${entry.id}`} />
					</Td>
				</Tr>
			))}
		</Table>
	);
}

function Id({ children, href }: { children: string; href?: string }): ReactNode {
	const short = (
		<span className="numbers font-mono text-xs" title={children}>
			{children.slice(0, 8)}
		</span>
	);
	if (!href) return short;
	return (
		<Link href={href} prefetch={false} className="hover:underline">
			{short}
		</Link>
	);
}

function roleName(role: string | null): string {
	return role === null ? "" : (ROLE_NAMES[role as Role]?.toLowerCase() ?? role);
}
