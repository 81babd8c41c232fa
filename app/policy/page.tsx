import type { Metadata } from "next";
import { DEFAULT_DESK } from "#lib/access/policy-desk.ts";
import { clocksInWords, keysInWords } from "#lib/keys/clocks-in-words.ts";
import { deskInWords } from "#lib/oversight/desk-in-words.ts";
import { reasonsInWords, rightsTable, rulesInWords, SEPARATION } from "#lib/oversight/policy-in-words.ts";
import { isPolicyPublic, readPolicyInForce } from "#lib/oversight/read-policy.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../_auth/or-refuse.ts";
import { currentActor, requireActor } from "../_auth/session.ts";
import { Badge } from "../_ui/badge.tsx";
import { Clocks } from "../_ui/clocks.tsx";
import { Fact, Facts, Page, Section } from "../_ui/page.tsx";
import { Seal } from "../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../_ui/table.tsx";
import { RelativeTime } from "../_ui/time.tsx";

export const metadata: Metadata = { title: "Policy" };

export default async function PolicyPage() {
	const actor = isPolicyPublic() ? await currentActor() : await requireActor();
	const { policy, version, since } = await orRefuse(readPolicyInForce(actor));
	const { roles, rows } = rightsTable();
	return (
		<Page
			title="Policy in force"
			eyebrow={<span className="font-mono">{version}</span>}
			lead="Written from the tables that the decryption service decides by. Every entry names the version it was decided under."
			actions={
				since && (
					<p className="flex items-baseline gap-2 text-xs text-faint">
						<span>
							in force since <RelativeTime at={since.at.toISOString()} now={Date.now()} />
						</span>
						<Seal
							entry={since.entryId}
							number={since.entryNumber}
							href={actor ? sealAddress(actor, { entryId: since.entryId }) : undefined}
						/>
					</p>
				)
			}
		>
			<div className="grid grid-cols-1 gap-8">
				<Section id="reasons" title="Why somebody may open a thread">
					<div className="grid items-start gap-3 md:grid-cols-2 xl:grid-cols-4">
						{reasonsInWords(policy).map((reason) => (
							<article key={reason.code} className="card grid gap-3 p-4">
								<div>
									<h3 className="text-base font-[620]">{reason.name}</h3>
									<p className="font-mono text-2xs text-faint">{reason.code}</p>
								</div>
								{reason.notYet && (
									<p className="rounded-md bg-sunken px-2.5 py-1.5 text-soft">
										<strong className="font-[600]">Opens nothing yet:</strong> {reason.notYet}.
									</p>
								)}
								<Facts>
									<Fact term="Who">{reason.who}</Fact>
									<Fact term="Where">{reason.where}</Fact>
									<Fact term="What">{reason.scope}</Fact>
									<Fact term="Approval">{reason.approval}</Fact>
									<Fact term="Passkey">{reason.passkey}</Fact>
									<Fact term="How long">{reason.time}</Fact>
									<Fact term="Afterwards">{reason.afterwards}</Fact>
									<Fact term="To settle">
										<ul className="grid gap-0.5">
											{reason.questions.map((question) => (
												<li key={question}>{question}</li>
											))}
										</ul>
									</Fact>
								</Facts>
							</article>
						))}
					</div>
				</Section>
				<div className="grid items-start gap-8 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] grid-cols-1">
					<Section id="rules" title="What holds for every opening">
						<ul className="card grid gap-2 p-4">
							{rulesInWords(policy).map((rule) => (
								<li key={rule}>{rule}</li>
							))}
						</ul>
					</Section>
					<div className="grid grid-cols-1 gap-8">
						<Section id="never" title="Never a reason">
							<ul className="card flex flex-wrap gap-1.5 p-4">
								{policy.neverAReason.map((reason) => (
									<li key={reason}>
										<Badge tone="alarm">{reason}</Badge>
									</li>
								))}
							</ul>
						</Section>
						<Section id="duties" title="Duties that stay apart">
							<ul className="card grid gap-2 p-4">
								{SEPARATION.map((rule) => (
									<li key={rule}>{rule}</li>
								))}
							</ul>
						</Section>
					</div>
				</div>
				{policy.retention && (
					<Section id="clocks" title="How long things are kept">
						<Clocks clocks={clocksInWords(policy.retention)} keys={keysInWords(policy.retention.keys)} />
					</Section>
				)}
				<Section id="desk" title="What holds at the desk">
					<ul className="card grid gap-2 p-4">
						{deskInWords(policy.desk ?? DEFAULT_DESK).map((rule) => (
							<li key={rule}>{rule}</li>
						))}
					</ul>
				</Section>
				<Section id="rights" title="Who may do what" note="always in a region in which the role is held">
					<Table
						caption="Roles and what they may do"
						head={
							<>
								<Th>May</Th>
								{roles.map(({ role, name }) => (
									<Th key={role} className="text-center">
										{name}
									</Th>
								))}
							</>
						}
					>
						{rows.map(({ action, words, held }) => (
							<Tr key={action}>
								<th scope="row" className="px-3 py-1.5 text-left font-[400]" title={action}>
									{words}
								</th>
								{roles.map(({ role }, i) => (
									<Td key={role} className="text-center">
										{held[i] ? (
											<>
												<span aria-hidden="true" className="text-good">
													●
												</span>
												<span className="sr-only">yes</span>
											</>
										) : (
											<>
												<span aria-hidden="true" className="text-faint">
													·
												</span>
												<span className="sr-only">no</span>
											</>
										)}
									</Td>
								))}
							</Tr>
						))}
					</Table>
				</Section>
			</div>
		</Page>
	);
}
