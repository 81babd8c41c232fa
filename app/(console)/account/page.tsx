import type { Metadata } from "next";
import Link from "next/link";
import { allowed } from "#lib/access/roles.ts";
import { assuranceInForce } from "#lib/account/assurance-in-force.ts";
import { listOwnAlerts, listPasskeys } from "#lib/account/read-account.ts";
import { listOwnFindings } from "#lib/oversight/reviews/own-findings.ts";
import { isDemo } from "#lib/sessions/demo-people.ts";
import { listSessions } from "#lib/sessions/list-sessions.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { mayInWords, rolesInWords } from "../../_auth/roles-in-words.ts";
import { requireActor } from "../../_auth/session.ts";
import { whyNoPasskeysHere } from "../../_auth/why-no-passkeys-here.ts";
import { Alert } from "../../_ui/alert.tsx";
import { Fact, Facts, Page, Section } from "../../_ui/page.tsx";
import { Alerts } from "./alerts.tsx";
import { HandsSection } from "./hands-section.tsx";
import { Passkeys } from "./passkeys.tsx";
import { ReadingSection } from "./reading-section.tsx";
import { Sessions } from "./sessions.tsx";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
	const actor = await requireActor();
	const [passkeys, sessions, alerts, noPasskeys, assurance, findings] = await orRefuse(
		Promise.all([
			listPasskeys(actor),
			listSessions(actor),
			listOwnAlerts(actor),
			whyNoPasskeysHere(),
			assuranceInForce(),
			actor.grants.length === 0 ? [] : listOwnFindings(actor),
		]),
	);
	const open = findings.filter(({ closedAs }) => closedAs === null).length;
	const now = Date.now();
	const usable = passkeys.some(({ usableAt }) => usableAt.getTime() <= now);
	return (
		<Page title="Account" lead="Your rights here, how you prove who you are, where you are signed in.">
			<div className="grid grid-cols-1 gap-8">
				<Section title="You" id="you">
					<Facts>
						<Fact term="Alias">{actor.alias}</Fact>
						<Fact term="Name">{actor.name}</Fact>
						<Fact term="Roles">{rolesInWords(actor.grants) || "none"}</Fact>
						{actor.grants.length > 0 && <Fact term="You may">{mayInWords(actor.grants)}</Fact>}
					</Facts>
					{actor.grants.length === 0 && (
						<Alert tone="warn" title="You have no role here yet." className="mt-4">
							You are signed in, and may open nothing. Ask an admin for a role and tell them your alias: one
							admin proposes it, another confirms it, and this page shows it from then on. If you had a role
							before, your organisation's sign-in may withhold it: sign in again when that is mended.
						</Alert>
					)}
				</Section>
				<HandsSection />
				{(allowed(actor, "thread.open") || allowed(actor, "review.open")) && <ReadingSection actor={actor} />}
				<Section title="Passkeys" id="passkeys" note={<>{passkeys.length} registered</>}>
					<Passkeys
						passkeys={passkeys.map(({ addedAt, usableAt, lastUsedAt, ...passkey }) => ({
							...passkey,
							addedAt: addedAt.toISOString(),
							usableAt: usableAt.toISOString(),
							lastUsedAt: lastUsedAt?.toISOString() ?? null,
						}))}
						now={now}
						noPasskeys={noPasskeys}
						mayAdd={usable || (isDemo() && passkeys.length === 0)}
						rests={assurance === "session" && !usable}
					/>
				</Section>
				<Section title="Where you are signed in" id="sessions" note={<>{sessions.length} open</>}>
					<Sessions
						sessions={sessions.map(({ createdAt, seenAt, expiresAt, ...session }) => ({
							...session,
							createdAt: createdAt.toISOString(),
							seenAt: seenAt.toISOString(),
							expiresAt: expiresAt.toISOString(),
						}))}
						now={now}
					/>
				</Section>
				<Section title="What oversight found" id="findings">
					<p className="text-soft">
						{open === 0
							? "No finding about an opening of yours is open. "
							: `${open} ${open === 1 ? "finding" : "findings"} about openings of yours ${open === 1 ? "is" : "are"} open. `}
						<Link href="/account/findings" className="text-accent underline underline-offset-2">
							Findings about you
						</Link>
					</p>
				</Section>
				<Section title="What you were told" id="told">
					<Alerts alerts={alerts} now={now} />
				</Section>
			</div>
		</Page>
	);
}
