import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { readPerson } from "#lib/staff/read-person.ts";
import { cameInWords, officeInWords } from "#lib/staff/staff-words.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Fact, Facts, Page, Section } from "../../../_ui/page.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { DetailForms } from "./detail-forms.tsx";
import { History } from "./history.tsx";
import { Accounts, Passkeys, Roles, Sessions } from "./lists.tsx";
import { ProposalForms } from "./proposal-forms.tsx";

export const metadata: Metadata = { title: "A member of staff" };

export default async function PersonPage({ params }: { params: Promise<{ personId: string }> }) {
	const actor = await requireActor();
	const personId = z.uuid().safeParse((await params).personId);
	if (!personId.success) notFound();
	const found = await orRefuse(readPerson(actor, personId.data));
	const { person } = found;
	const own = person.id === actor.personId;
	const now = Date.now();
	return (
		<Page
			title={person.name}
			eyebrow={
				<Link prefetch={false} href="/staff" className="hover:underline">
					Staff
				</Link>
			}
			lead={person.alias}
			actions={
				<>
					{person.demo && <Badge tone="warn">demo</Badge>}
					{person.disabledAt && <Badge tone="alarm">disabled</Badge>}
				</>
			}
		>
			<div className="grid grid-cols-1 gap-8">
				{own && (
					<Alert tone="accent" title="This is you">
						You can give up what you have. What you would get, or what is noted about you, is for other
						admins.
					</Alert>
				)}
				<Facts>
					<Fact term="Employer">{person.employer || "not said"}</Fact>
					<Fact term="Office">{officeInWords(person.office)}</Fact>
					<Fact term="Came">
						{cameInWords(person)}, <RelativeTime at={person.addedAt.toISOString()} now={now} />
						{person.broughtInBy && `; brought in by ${person.broughtInBy}`}
					</Fact>
				</Facts>
				<Roles actor={actor} found={found} now={now} />
				<Passkeys actor={actor} found={found} now={now} />
				<Accounts actor={actor} found={found} own={own} />
				<Sessions found={found} own={own} />
				{!own && (
					<Section id="propose" title="Propose" note="another admin confirms within 72 hours">
						<ProposalForms found={found} />
					</Section>
				)}
				{!own && (
					<Section id="details" title="Change details">
						<DetailForms person={person} />
					</Section>
				)}
				<History actor={actor} history={found.history} now={now} />
			</div>
		</Page>
	);
}
