import type { Actor } from "#lib/actor.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import type { WaitingProposal } from "#lib/staff/list-proposals.ts";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../_ui/time.tsx";
import { ActForm } from "./act-form.tsx";
import { askDecision, makeDecision } from "./actions.ts";
import { CodeForm } from "./code-form.tsx";

/** What one admin proposed and another must confirm, each with its deadline. */
export function Proposals({
	actor,
	proposals,
	now,
}: {
	actor: Actor;
	proposals: readonly WaitingProposal[];
	now: number;
}) {
	return (
		<Table
			caption="Changes that wait for a second person"
			head={
				<>
					<Th>For</Th>
					<Th>What</Th>
					<Th>Why</Th>
					<Th>Who it is</Th>
					<Th>Proposed by</Th>
					<Th>Lapses</Th>
					<Th>Entry</Th>
					<Th>Yours to do</Th>
				</>
			}
		>
			{proposals.map((proposal) => (
				<Tr key={proposal.id}>
					<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
						{proposal.alias} <span className="font-[400] text-soft">{proposal.name}</span>
					</th>
					<Td>{proposal.what}</Td>
					<Td className="max-w-[28ch] text-soft [overflow-wrap:anywhere]">{proposal.words ?? "erased"}</Td>
					<Td className="max-w-[32ch]">
						<WhoItIs proposal={proposal} now={now} />
					</Td>
					<Td>{proposal.proposer}</Td>
					<Td>
						{proposal.verdict === null ? (
							<Deadline
								from={proposal.proposedAt.toISOString()}
								due={proposal.lapsesAt.toISOString()}
								now={now}
							/>
						) : (
							<span className="text-good">confirmed by {proposal.decider}</span>
						)}
					</Td>
					<Td>
						<Seal
							entry={proposal.entryId}
							number={proposal.entryNumber}
							href={sealAddress(actor, { entryId: proposal.entryId, by: proposal.proposedBy })}
						/>
					</Td>
					<Td>
						<Doing proposal={proposal} />
					</Td>
				</Tr>
			))}
		</Table>
	);
}

/** A proposal shows a name and an alias of now: also how the person came, and what was changed about them lately. */
function WhoItIs({ proposal: { came, addedAt, changes }, now }: { proposal: WaitingProposal; now: number }) {
	return (
		<>
			<span className="text-soft">
				Came {came}, <RelativeTime at={addedAt.toISOString()} now={now} />
			</span>
			{changes.length > 0 && (
				<ul className="grid gap-1 pt-1 text-xs" aria-label="Changed in the last 30 days">
					{changes.map(({ at, words, by }) => (
						<li key={`${at.toISOString()} ${words}`} className="[overflow-wrap:anywhere]">
							{words}{" "}
							<span className="text-soft">
								by {by}, <RelativeTime at={at.toISOString()} now={now} />
							</span>
						</li>
					))}
				</ul>
			)}
		</>
	);
}

function Doing({ proposal }: { proposal: WaitingProposal }) {
	const { id, may, why, what, name } = proposal;
	if (may === "show_code") return <CodeForm proposal={id} person={name} />;
	const decision = (verdict: "confirm" | "decline", submit: string) => (
		<ActForm
			ask={askDecision}
			act={makeDecision}
			hidden={{ proposal: id, verdict }}
			submit={submit}
			named={`${what} for ${name}`}
			done=""
			kind={verdict === "confirm" ? "primary" : "plain"}
			small
			inline
		/>
	);
	return (
		<div className="flex flex-wrap items-center gap-2">
			{may === "decide" && decision("confirm", "Confirm")}
			{may === "decide" && decision("decline", "Decline")}
			{may === "withdraw" && decision("decline", "Withdraw")}
			{why && <span className="text-xs text-soft">{why}</span>}
		</div>
	);
}
