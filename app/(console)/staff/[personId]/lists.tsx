/** What somebody has, each with what takes it away. */
import Link from "next/link";
import type { ReactNode } from "react";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import type { StaffPerson } from "#lib/staff/read-person.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { ActForm } from "../act-form.tsx";
import { askDetail, askRemoval, makeDetail, makeRemoval } from "../actions.ts";
import { AccountForm } from "./detail-forms.tsx";

interface Given {
	actor: Actor;
	found: StaffPerson;
	now: number;
}

export function Roles({ actor, found: { person, held, waiting }, now }: Given) {
	return (
		<Section id="roles" title="Roles" note={`${held.length}`}>
			{waiting.length > 0 && (
				<Alert tone="accent" title="Waits for a second person" className="mb-3">
					<ul>
						{waiting.map(({ id, words, proposer, lapsesAt }) => (
							<li key={id}>
								{words}, proposed by {proposer}; lapses <RelativeTime at={lapsesAt.toISOString()} now={now} />
							</li>
						))}
					</ul>
					<Link prefetch={false} href="/staff#waiting" className="underline">
						All that waits
					</Link>
				</Alert>
			)}
			{held.length === 0 ? (
				<None>No role: this person may sign in, and do nothing.</None>
			) : (
				<Table
					caption="Roles by region"
					head={
						<>
							<Th>Role</Th>
							<Th>Region</Th>
							<Th>Since</Th>
							<Th>Ends</Th>
							<Th>Entry</Th>
							<Th>
								<span className="sr-only">Act</span>
							</Th>
						</>
					}
				>
					{held.map(({ role, region, grantedAt, endsAt, entryId, entryNumber }) => (
						<Tr key={entryId}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
								{ROLE_NAMES[role as Role]}
							</th>
							<Td>{region.toUpperCase()}</Td>
							<Td className="text-soft">
								<RelativeTime at={grantedAt.toISOString()} now={now} />
							</Td>
							<Td>
								{endsAt ? (
									<RelativeTime at={endsAt.toISOString()} now={now} />
								) : (
									<span className="text-faint">no end</span>
								)}
							</Td>
							<Td>
								<Seal entry={entryId} number={entryNumber} href={sealAddress(actor, { entryId, region })} />
							</Td>
							<Td>
								<ActForm
									ask={askRemoval}
									act={makeRemoval}
									hidden={{ change: "REVOKE_ROLE", person: person.id, role, region }}
									submit="Take away"
									named={`${ROLE_NAMES[role as Role]} in ${region.toUpperCase()}`}
									done=""
									sure={{
										says: "At once, and what rests on it ends. Giving it back takes two admins.",
										submit: "Take away now",
									}}
									small
									inline
								/>
							</Td>
						</Tr>
					))}
				</Table>
			)}
			{person.disabledAt === null && (
				<div className="pt-3">
					<ActForm
						ask={askRemoval}
						act={makeRemoval}
						hidden={{ change: "DISABLE", person: person.id }}
						submit="Disable at once"
						named={person.name}
						done="Disabled: sessions are over, and nothing opens."
						sure={{
							says: "Their sessions and openings end at once. Letting them back in takes two admins.",
							submit: "Disable now",
						}}
						kind="alarm"
						inline
					/>
				</div>
			)}
		</Section>
	);
}

export function Passkeys({ actor, found: { person, passkeys }, now }: Given) {
	return (
		<Section id="passkeys" title="Passkeys" note={`${passkeys.length}`}>
			{passkeys.length === 0 ? (
				<None>None. Two admins give a first one: propose it below.</None>
			) : (
				<Table
					caption="Passkeys, when each was added and used"
					head={
						<>
							<Th>Name</Th>
							<Th>Added</Th>
							<Th>Usable</Th>
							<Th>Last used</Th>
							<Th>Entry</Th>
							<Th>
								<span className="sr-only">Act</span>
							</Th>
						</>
					}
				>
					{passkeys.map(({ id, name, addedAt, usableAt, lastUsedAt, entryId, entryNumber }) => (
						<Tr key={id}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
								{name}
							</th>
							<Td className="text-soft">
								<RelativeTime at={addedAt.toISOString()} now={now} />
							</Td>
							<Td className="text-soft">
								{usableAt.getTime() <= now ? "now" : <RelativeTime at={usableAt.toISOString()} now={now} />}
							</Td>
							<Td className="text-soft">
								{lastUsedAt ? <RelativeTime at={lastUsedAt.toISOString()} now={now} /> : "never"}
							</Td>
							<Td>
								<Seal entry={entryId} number={entryNumber} href={sealAddress(actor, { entryId })} />
							</Td>
							<Td>
								{person.id !== actor.personId && (
									<ActForm
										ask={askRemoval}
										act={makeRemoval}
										hidden={{ change: "REMOVE_PASSKEY", person: person.id, passkey: id }}
										submit="Remove"
										named={name}
										done=""
										sure={{
											says: "It confirms nothing from then on. It cannot be put back.",
											submit: "Remove now",
										}}
										small
										inline
									/>
								)}
							</Td>
						</Tr>
					))}
				</Table>
			)}
		</Section>
	);
}

/** So that nobody opens a thread of their own. */
export function Accounts({
	actor,
	found: { person, accounts, platforms },
	own,
}: Omit<Given, "now"> & { own: boolean }) {
	return (
		<Section id="accounts" title="Own accounts on the platforms" note={`${accounts.length}`}>
			{accounts.length === 0 ? (
				<None>None noted. No thread with a noted account opens to its owner.</None>
			) : (
				<Table
					caption="Accounts by platform"
					head={
						<>
							<Th>Platform</Th>
							<Th>Account</Th>
							<Th>Entry</Th>
							<Th>
								<span className="sr-only">Act</span>
							</Th>
						</>
					}
				>
					{accounts.map(({ platformId, platform, account, entryId, entryNumber }) => (
						<Tr key={entryId}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
								{platform}
							</th>
							<Td className="font-mono text-xs">{account}</Td>
							<Td>
								<Seal entry={entryId} number={entryNumber} href={sealAddress(actor, { entryId })} />
							</Td>
							<Td>
								{!own && (
									<ActForm
										ask={askDetail}
										act={makeDetail}
										hidden={{
											...{ field: "PLATFORM_ACCOUNT_REMOVED", person: person.id },
											...{ platform: platformId, account },
										}}
										submit="Strike off"
										named={account}
										done=""
										small
										inline
									/>
								)}
							</Td>
						</Tr>
					))}
				</Table>
			)}
			{!own && platforms.length > 0 && (
				<div className="pt-3">
					<AccountForm person={person.id} platforms={platforms} />
				</div>
			)}
		</Section>
	);
}

export function Sessions({ found: { person }, own }: Pick<Given, "found"> & { own: boolean }) {
	const { sessions } = person;
	return (
		<Section id="sessions" title="Open sessions" note={`${sessions}`}>
			{sessions === 0 ? (
				<None>Not signed in anywhere.</None>
			) : own ? (
				<None>Yours are at Account, where you can end them.</None>
			) : (
				<ActForm
					ask={askDetail}
					act={makeDetail}
					hidden={{ field: "SESSIONS_ENDED", person: person.id }}
					submit={`End ${sessions === 1 ? "the one session" : `all ${sessions} sessions`}`}
					done=""
					inline
				/>
			)}
		</Section>
	);
}

function None({ children }: { children: ReactNode }) {
	return <p className="text-soft">{children}</p>;
}
