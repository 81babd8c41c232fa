import type { Metadata } from "next";
import Link from "next/link";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { listEnding } from "#lib/staff/list-ending.ts";
import { listProposals } from "#lib/staff/list-proposals.ts";
import { listStaff } from "#lib/staff/list-staff.ts";
import { listWithdrawn } from "#lib/staff/list-withdrawn.ts";
import { endInWords, officeInWords } from "#lib/staff/staff-words.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { rolesInWords } from "../../_auth/roles-in-words.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { ButtonLink } from "../../_ui/button.tsx";
import { Page, Section } from "../../_ui/page.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { Proposals } from "./proposals.tsx";
import { Withdrawn } from "./withdrawn.tsx";

export const metadata: Metadata = { title: "Staff" };

export default async function StaffPage() {
	const actor = await requireActor();
	const [staff, proposals, withdrawn, ends] = await orRefuse(
		Promise.all([listStaff(actor), listProposals(actor), listWithdrawn(actor), listEnding(actor)]),
	);
	const now = Date.now();
	return (
		<Page
			title="Staff"
			lead="Who may do what, as the decryption service has it. It alone writes people and rights, each from an entry: one admin proposes a right, another confirms it; taking away needs one, at once."
			actions={<ButtonLink href="/oversight/configuration">Configuration</ButtonLink>}
		>
			<div className="grid grid-cols-1 gap-8">
				<Section id="waiting" title="Waiting for a second person" note={`${proposals.length}`}>
					{proposals.length === 0 ? (
						<Empty title="Nothing waits">
							Open somebody below to propose a role or a passkey for them. What other admins proposed shows
							here, to be confirmed or declined within 72 hours.
						</Empty>
					) : (
						<Proposals actor={actor} proposals={proposals} now={now} />
					)}
				</Section>
				{withdrawn.length > 0 && (
					<Section id="withdrawn" title="Withdrawn by review, to be taken away" note={`${withdrawn.length}`}>
						<Withdrawn actor={actor} withdrawn={withdrawn} now={now} />
					</Section>
				)}
				<Section id="people" title="People" note={`${staff.length}`}>
					{staff.length === 0 ? (
						<Empty title="Nobody yet">
							People appear here when they first sign in. They have no right before two admins give one.
						</Empty>
					) : (
						<Table
							caption="Staff, their roles, passkeys and open sessions"
							head={
								<>
									<Th>Alias</Th>
									<Th>Name</Th>
									<Th>Roles</Th>
									<Th>Employer</Th>
									<Th>Office</Th>
									<Th>Added</Th>
									<Th className="text-right">Passkeys</Th>
									<Th className="text-right">Open sessions</Th>
									<Th>Entry</Th>
								</>
							}
						>
							{staff.map((person) => (
								<Tr key={person.id}>
									<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600] whitespace-nowrap">
										<Link prefetch={false} data-row href={`/staff/${person.id}`} className="hover:underline">
											{person.alias}
										</Link>
									</th>
									<Td className="whitespace-nowrap">
										<span className="pr-2">{person.name}</span>
										{person.demo && <Badge tone="warn">demo</Badge>}{" "}
										{person.disabledAt && <Badge tone="alarm">disabled</Badge>}
									</Td>
									<Td>
										{rolesInWords(person.grants) || <span className="text-faint">none</span>}
										{ends.has(person.id) && (
											<span className="block text-xs text-soft">
												until {endInWords(ends.get(person.id) as Date)}
											</span>
										)}
									</Td>
									<Td className="text-soft">{person.employer || "not said"}</Td>
									<Td className="text-soft">{officeInWords(person.office)}</Td>
									<Td className="text-soft">
										<RelativeTime at={person.addedAt.toISOString()} now={now} />
									</Td>
									<Td className="numbers text-right">{person.passkeys}</Td>
									<Td className="numbers text-right">{person.sessions}</Td>
									<Td>
										<Seal
											entry={person.entryId}
											number={person.entryNumber}
											href={sealAddress(actor, person)}
										/>
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
