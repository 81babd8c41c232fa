import Link from "next/link";
import type { ReactNode } from "react";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { countRequests } from "#lib/approvals/list-requests.ts";
import { countOwnMentions } from "#lib/cases/notes.ts";
import { countAlerts } from "#lib/oversight/list-alerts.ts";
import { logIsAlarming } from "#lib/oversight/read-log.ts";
import { demoPeople, isDemo } from "#lib/sessions/demo-people.ts";
import { AssuranceBanner } from "../_auth/assurance-banner.tsx";
import { PersonSwitch, SignOut } from "../_auth/person-switch.tsx";
import { rolesInWords } from "../_auth/roles-in-words.ts";
import { requireActor } from "../_auth/session.ts";
import {
	ApprovalsIcon,
	CasesIcon,
	KeysIcon,
	LegalIcon,
	Mark,
	OversightIcon,
	PolicyIcon,
	QueueIcon,
	StaffIcon,
} from "../_ui/icons.tsx";
import { Rail, type RailItem } from "../_ui/rail.tsx";
import { type Shortcut, Shortcuts } from "../_ui/shortcuts.tsx";
import { Ticker } from "../_ui/ticker.tsx";

const SHORTCUTS: Shortcut[] = [
	{ keys: ["j", "k"], does: "next and previous row" },
	{ keys: ["Enter"], does: "open the row" },
	{ keys: ["n"], does: "claim the next case of the queue" },
	{ keys: ["c"], does: "claim the case, or the review" },
	{ keys: ["o"], does: "open the thread: the form" },
	{ keys: ["d"], does: "go to the decision" },
	{ keys: ["?"], does: "this list" },
];

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
	const actor = await requireActor();
	const people = await demoPeople();
	return (
		<div className="grid min-h-dvh grid-cols-1 md:grid-cols-[10.5rem_minmax(0,1fr)]">
			<a
				href="#main"
				className="sr-only z-20 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
			>
				Skip to the page
			</a>
			<nav
				aria-label="Main"
				className="flex flex-col gap-5 border-line px-3 py-3.5 max-md:border-b md:sticky md:top-0 md:h-dvh md:border-r"
			>
				<Link
					href="/"
					prefetch={false}
					className="flex items-center gap-2 px-1.5 font-[650] tracking-[-0.01em]"
				>
					<Mark />
					Countersign
				</Link>
				<Rail items={await railOf(actor)} />
				<div className="mt-auto hidden px-2 md:block">
					<Shortcuts list={SHORTCUTS} />
				</div>
			</nav>
			<div className="flex min-w-0 flex-col">
				<header>
					<AssuranceBanner actor={actor} />
					<div className="flex min-h-12 flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line px-6 py-2">
						{isDemo() ? (
							<p className="text-xs text-faint">
								<strong className="font-[600] text-warn">demo:</strong> nobody has a password, processes are
								not separated
							</p>
						) : (
							<span />
						)}
						<div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
							{people.length > 0 && (
								<PersonSwitch
									current={actor.personId}
									people={people.map(({ grants, ...person }) => ({ ...person, roles: rolesInWords(grants) }))}
								/>
							)}
							<p className="leading-tight" data-testid="who">
								<Link
									href="/account"
									prefetch={false}
									className="font-[600] underline decoration-edge underline-offset-2 hover:decoration-current"
								>
									{actor.alias}
									<span className="sr-only">, your account</span>
								</Link>{" "}
								<span className="text-faint">{rolesInWords(actor.grants) || "no role"}</span>
							</p>
							<SignOut />
						</div>
					</div>
				</header>
				<Ticker now={Date.now()} />
				<main id="main" tabIndex={-1} lang="en" className="min-w-0 flex-1 outline-none">
					{children}
				</main>
			</div>
		</div>
	);
}

async function railOf(actor: Actor): Promise<RailItem[]> {
	const [alarming, requests, alerts, mentions] = await Promise.all([
		logIsAlarming(actor),
		countRequests(actor),
		countAlerts(actor),
		countOwnMentions(actor),
	]);
	return [
		...(allowed(actor, "queue.read") ? [{ href: "/queue", label: "Queue", icon: <QueueIcon /> }] : []),
		...(allowed(actor, "case.read")
			? [
					{
						...{ href: "/cases", label: "Cases", icon: <CasesIcon /> },
						...(allowed(actor, "case.note") && { count: { of: "mentions", now: mentions } as const }),
					},
				]
			: []),
		...(allowed(actor, "request.read")
			? [
					{
						...{ href: "/approvals", label: "Approvals", icon: <ApprovalsIcon /> },
						...(allowed(actor, "request.decide") && { count: { of: "approvals", now: requests } as const }),
					},
				]
			: []),
		...(allowed(actor, "ledger.search")
			? [
					{
						...{ href: "/oversight", label: "Oversight", icon: <OversightIcon /> },
						...(allowed(actor, "alert.read") && { count: { of: "alerts", now: alerts } as const }),
						...(alarming && { alarm: "the log has an alarm" }),
					},
				]
			: []),
		...(allowed(actor, "hold.read") ? [{ href: "/legal/holds", label: "Legal", icon: <LegalIcon /> }] : []),
		...(allowed(actor, "keys.read") ? [{ href: "/keys", label: "Keys and data", icon: <KeysIcon /> }] : []),
		...(allowed(actor, "policy.read") ? [{ href: "/policy", label: "Policy", icon: <PolicyIcon /> }] : []),
		...(allowed(actor, "staff.read") ? [{ href: "/staff", label: "Staff", icon: <StaffIcon /> }] : []),
	];
}
