import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import { listSubjects, MOST, type SubjectRow } from "#lib/legal/subjects/read-subjects.ts";
import { HOW_WORDS, KIND_WORDS } from "#lib/legal/subjects/words.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert, Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { signedBy } from "../../oversight/by-what.ts";
import { RegisterForm } from "./register-form.tsx";

export const metadata: Metadata = { title: "Requests of people" };

export default async function SubjectsPage() {
	const actor = await requireActor();
	const { waiting, closed, lost, platforms, regions } = await orRefuse(listSubjects(actor));
	const now = Date.now();
	const seal = (entry: string, number: number | null, by: string | null, region: string) => (
		<Seal entry={entry} number={number} href={sealAddress(actor, { entryId: entry, by, region })} />
	);
	const head = (one: SubjectRow) => (
		<th scope="row" className="h-9 px-3 py-1.5 text-left font-[520]">
			<Link prefetch={false} data-row href={`/legal/subjects/${one.id}`} className="hover:underline">
				{KIND_WORDS[one.kind]}
				<span className="sr-only">
					{" "}
					for an account of {one.platform}, received on {one.receivedOn}
				</span>
			</Link>
		</th>
	);
	return (
		<Page
			title="Requests of people"
			lead="Somebody asks who was shown their conversations, or that these are erased (GDPR Art. 15 and 17). Each is answered within a month."
		>
			<div className="grid grid-cols-1 gap-8">
				{lost.length > 0 && (
					<Alert tone="warn" title="Requests of which only the log knows">
						<p>
							An older copy of the database was restored, in which they are not. Whose they were stands
							nowhere: ask the platform, and register each again below under its id.
						</p>
						<ul className="grid gap-1 pt-2">
							{lost.map(({ subject, kind, region, dueAt, entryId, entryNumber }) => (
								<li key={entryId}>
									{KIND_WORDS[kind]}, {region.toUpperCase()}, due{" "}
									<RelativeTime at={dueAt.toISOString()} now={now} />:{" "}
									<code className="font-mono text-xs [overflow-wrap:anywhere]">{subject}</code>{" "}
									{seal(entryId, entryNumber, null, region)}
								</li>
							))}
						</ul>
					</Alert>
				)}
				<Section id="waiting" title="Waiting" note={`${waiting.length}`}>
					{waiting.length === 0 ? (
						<Empty title="Nobody waits">What is registered below waits here until it is closed.</Empty>
					) : (
						<Table
							caption="Requests that wait, the most urgent first"
							head={
								<>
									<Th>Asks for</Th>
									<Th>Account</Th>
									<Th>Platform</Th>
									<Th>Region</Th>
									<Th>Due</Th>
									<Th>State</Th>
									<Th>Registered</Th>
								</>
							}
						>
							{waiting.map((one) => (
								<Tr key={one.id}>
									{head(one)}
									<Td className="font-mono text-xs">{one.account ?? "erased"}</Td>
									<Td>{one.platform}</Td>
									<Td>{one.region.toUpperCase()}</Td>
									<Td>
										<RelativeTime at={one.dueAt.toISOString()} now={now} />
									</Td>
									<Td>
										{one.answeredAt ? (
											<Badge tone="good">answered, to be sent</Badge>
										) : one.dueAt.getTime() < now ? (
											<Badge tone="alarm">overdue</Badge>
										) : (
											<Badge tone="warn">to be answered</Badge>
										)}
									</Td>
									<Td>
										{one.askedBy} {seal(one.entryId, one.entryNumber, one.askedById, one.region)}
									</Td>
								</Tr>
							))}
						</Table>
					)}
					{waiting.length === MOST && <p className="pt-2 text-xs text-faint">The first {MOST} are shown.</p>}
				</Section>
				<Section id="register" title="Register a request">
					{regions.length === 0 || platforms.length === 0 ? (
						<Alert title="Nothing to register one for">
							It takes a platform that reports here, and a region in which you work.
						</Alert>
					) : (
						<div className="card p-4">
							<RegisterForm
								subject={randomUUID()}
								platforms={platforms}
								regions={regions}
								lost={lost.map(({ subject }) => subject)}
								today={new Date(now).toISOString().slice(0, 10)}
								first={new Date(now - 365 * 86_400_000).toISOString().slice(0, 10)}
								confirmed={`You sign for it ${signedBy(await ownOpeningsAskPasskey(actor))}. The log holds that somebody asked and by when, and never the account.`}
							/>
						</div>
					)}
				</Section>
				<Section id="closed" title="Closed" note={`${closed.length}`}>
					{closed.length === 0 ? (
						<Empty title="None yet">A closed request is forgotten once the clock of ids is over.</Empty>
					) : (
						<Table
							caption="Closed requests, the newest first"
							head={
								<>
									<Th>Asked for</Th>
									<Th>Account</Th>
									<Th>Region</Th>
									<Th>How</Th>
									<Th>Closed</Th>
								</>
							}
						>
							{closed.map((one) => (
								<Tr key={one.id}>
									{head(one)}
									<Td className="font-mono text-xs">{one.account ?? "erased"}</Td>
									<Td>{one.region.toUpperCase()}</Td>
									<Td>{one.how && HOW_WORDS[one.how]}</Td>
									<Td>
										{one.closedAt && <RelativeTime at={one.closedAt.toISOString()} now={now} />}{" "}
										{one.closedEntryId &&
											seal(one.closedEntryId, one.closedEntryNumber, one.closedById, one.region)}
									</Td>
								</Tr>
							))}
						</Table>
					)}
				</Section>
			</div>
		</Page>
	);
}
