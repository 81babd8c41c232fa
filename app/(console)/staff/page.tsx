import type { Metadata } from "next";
import { listStaff } from "#lib/oversight/list-staff.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { rolesInWords } from "../../_auth/roles-in-words.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { Page } from "../../_ui/page.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";

export const metadata: Metadata = { title: "Staff" };

export default async function StaffPage() {
	const actor = await requireActor();
	const staff = await orRefuse(listStaff(actor));
	const now = Date.now();
	return (
		<Page
			title="Staff"
			lead="Who may do what, as the decryption service has it. It alone writes people and roles, each from an entry; this page reads."
		>
			{staff.length === 0 ? (
				<Empty title="Nobody yet">People appear here when the decryption service adds them.</Empty>
			) : (
				<Table
					caption="Staff, their roles and open sessions"
					head={
						<>
							<Th>Alias</Th>
							<Th>Name</Th>
							<Th>Roles</Th>
							<Th>Employer</Th>
							<Th>Office</Th>
							<Th>Added</Th>
							<Th className="text-right">Open sessions</Th>
							<Th>Entry</Th>
						</>
					}
				>
					{staff.map((person) => (
						<Tr key={person.id}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600] whitespace-nowrap">
								{person.alias}
							</th>
							<Td className="whitespace-nowrap">
								<span className="pr-2">{person.name}</span>
								{person.demo && <Badge tone="warn">demo</Badge>}{" "}
								{person.disabledAt && <Badge tone="alarm">disabled</Badge>}
							</Td>
							<Td>{rolesInWords(person.grants) || <span className="text-faint">none</span>}</Td>
							<Td className="text-soft">{person.employer}</Td>
							<Td className="text-soft">{person.office}</Td>
							<Td className="text-soft">
								<RelativeTime at={person.addedAt.toISOString()} now={now} />
							</Td>
							<Td className="numbers text-right">{person.sessions}</Td>
							<Td>
								<Seal entry={person.entryId} number={person.entryNumber} href={sealAddress(actor, person)} />
							</Td>
						</Tr>
					))}
				</Table>
			)}
		</Page>
	);
}
