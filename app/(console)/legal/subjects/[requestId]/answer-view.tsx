import type { Answer, ToldConversation } from "#lib/legal/subjects/answer.ts";
import {
	countryInWords,
	momentInWords,
	NONE,
	notesOf,
	outcomeInWords,
	reasonInWords,
	teamInWords,
} from "#lib/legal/subjects/words.ts";
import { Empty } from "../../../../_ui/alert.tsx";
import { Table, Td, Th, Tr } from "../../../../_ui/table.tsx";

/** What the person is told, and no more: whoever answers sees nothing of them that they do not. */
export function AnswerView({ answer }: { answer: Answer }) {
	const { kind, conversations } = answer;
	return (
		<>
			{conversations.length === 0 ? (
				<Empty title={NONE}>
					Either there is none of this account in this region, or none that may be told.
				</Empty>
			) : kind === "ACCESS" ? (
				<Accesses conversations={conversations} />
			) : (
				<Outcomes conversations={conversations} />
			)}
			<details>
				<summary className="cursor-pointer text-soft">What the person is told beside it</summary>
				<ul className="grid max-w-prose list-disc gap-1 pt-2 pl-5 text-soft">
					{notesOf(answer).map((note) => (
						<li key={note}>{note}</li>
					))}
				</ul>
			</details>
		</>
	);
}

function Accesses({ conversations }: { conversations: ToldConversation[] }) {
	return (
		<Table
			caption="Who was shown how much of each conversation"
			head={
				<>
					<Th>Conversation</Th>
					<Th>When</Th>
					<Th>Why</Th>
					<Th className="text-right">Messages</Th>
					<Th>Team</Th>
					<Th>Office</Th>
				</>
			}
		>
			{conversations.flatMap(({ number, kept, accesses = [] }) => {
				const name = `${number}${kept ? "" : ", deleted"}`;
				if (accesses.length === 0) {
					return (
						<Tr key={number}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[520]">
								{name}
							</th>
							<td colSpan={5}>Nobody was shown any of it.</td>
						</Tr>
					);
				}
				return accesses.map(({ at, reason, messages, names, team, country }, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: two of one minute may be the same in all that is told
					<Tr key={`${number} ${index}`}>
						<th scope="row" className="h-9 px-3 py-1.5 text-left font-[520]">
							{name}
						</th>
						<Td className="numbers">{momentInWords(at)}</Td>
						<Td>{reasonInWords(reason)}</Td>
						<Td className="numbers text-right">
							{messages}
							{names && ", and names"}
						</Td>
						<Td>{teamInWords(team)}</Td>
						<Td>{countryInWords(country)}</Td>
					</Tr>
				));
			})}
		</Table>
	);
}

function Outcomes({ conversations }: { conversations: ToldConversation[] }) {
	return (
		<Table
			caption="What is erased of each conversation, and what is not and why"
			head={
				<>
					<Th>Conversation</Th>
					<Th>What becomes of it</Th>
				</>
			}
		>
			{conversations.map((one) => (
				<Tr key={one.number}>
					<th scope="row" className="h-9 px-3 py-1.5 text-left align-top font-[520]">
						{one.number}
					</th>
					<Td className="max-w-prose">{outcomeInWords(one)}</Td>
				</Tr>
			))}
		</Table>
	);
}
