import type { ReactNode } from "react";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { countRequests } from "#lib/approvals/list-requests.ts";
import { countOwnMentions } from "#lib/cases/notes.ts";
import { countAlerts } from "#lib/oversight/list-alerts.ts";
import { logIsAlarming } from "#lib/oversight/read-log.ts";
import { demoPeople, isDemo } from "#lib/sessions/demo-people.ts";
import { AssuranceBanner } from "../_auth/assurance-banner.tsx";
import { PersonSwitch } from "../_auth/person-switch.tsx";
import { rolesInWords } from "../_auth/roles-in-words.ts";
import { requireActor } from "../_auth/session.ts";
import { SignOut } from "../_auth/sign-out.tsx";
import {
	ApprovalsIcon,
	CasesIcon,
	KeysIcon,
	LegalIcon,
	Mark,
	OversightIcon,
	PlatformsIcon,
	PolicyIcon,
	QueueIcon,
	StaffIcon,
} from "../_ui/icons.tsx";
import { Link } from "../_ui/link.tsx";
import { Rail, type RailItem } from "../_ui/rail.tsx";
import { Shortcuts } from "../_ui/shortcuts.tsx";
import { Ticker } from "../_ui/ticker.tsx";
import { CATALOGS } from "../_words/catalogs.ts";
import { hands } from "../_words/language.ts";
import { WordsProvider } from "../_words/provider.tsx";
import { Speak, words } from "../_words/speak.tsx";
import type { WordsOf } from "../_words/words-in.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
	const actor = await requireActor();
	const [people, own, w] = await Promise.all([demoPeople(), hands(), words("places")]);
	return (
		<div className="grid min-h-dvh grid-cols-1 md:grid-cols-[10.5rem_minmax(0,1fr)]">
			<a
				href="#main"
				lang={w.lang}
				className="sr-only z-20 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
			>
				{w("skip")}
			</a>
			<nav
				aria-label={w("main")}
				lang={w.lang}
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
				<Speak rooms={["palette"]}>
					<Rail items={await railOf(actor, w)} />
					<div className="grid gap-2 px-2 max-md:flex max-md:flex-wrap max-md:gap-4 md:mt-auto">
						<Shortcuts letters={own?.shortcuts ?? true} />
					</div>
				</Speak>
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
									<span className="sr-only" lang={w.lang}>
										{w("yourAccount")}
									</span>
								</Link>{" "}
								<span className="text-faint">{rolesInWords(actor.grants) || w("noRole")}</span>
							</p>
							<SignOut label={w("signOut")} lang={w.lang} />
						</div>
					</div>
				</header>
				<Ticker now={Date.now()} />
				<main id="main" tabIndex={-1} lang="en" className="min-w-0 flex-1 outline-none">
					{/* What forms of every page say; pages of the desk hand down theirs, in the reader's language. */}
					<WordsProvider lang="en" rooms={{ shared: CATALOGS.en.shared }}>
						{children}
					</WordsProvider>
				</main>
			</div>
		</div>
	);
}

async function railOf(actor: Actor, w: WordsOf<"places">): Promise<RailItem[]> {
	const [alarming, requests, alerts, mentions] = await Promise.all([
		logIsAlarming(actor),
		countRequests(actor),
		countAlerts(actor),
		countOwnMentions(actor),
	]);
	return [
		...(allowed(actor, "queue.read") ? [{ href: "/queue", label: w("queue"), icon: <QueueIcon /> }] : []),
		...(allowed(actor, "case.read")
			? [
					{
						...{ href: "/cases", label: w("cases"), icon: <CasesIcon /> },
						...(allowed(actor, "case.note") && { count: { of: "mentions", now: mentions } as const }),
					},
				]
			: []),
		...(allowed(actor, "request.read")
			? [
					{
						...{ href: "/approvals", label: w("approvals"), icon: <ApprovalsIcon /> },
						...(allowed(actor, "request.decide") && { count: { of: "approvals", now: requests } as const }),
					},
				]
			: []),
		...(allowed(actor, "ledger.search")
			? [
					{
						...{ href: "/oversight", label: w("oversight"), icon: <OversightIcon /> },
						...(allowed(actor, "alert.read") && { count: { of: "alerts", now: alerts } as const }),
						...(alarming && { alarm: w("logAlarm") }),
					},
				]
			: []),
		...(allowed(actor, "hold.read")
			? [{ href: "/legal/holds", label: w("legal"), icon: <LegalIcon /> }]
			: []),
		...(allowed(actor, "keys.read") ? [{ href: "/keys", label: w("keys"), icon: <KeysIcon /> }] : []),
		...(allowed(actor, "policy.read") ? [{ href: "/policy", label: w("policy"), icon: <PolicyIcon /> }] : []),
		...(allowed(actor, "delivery.read")
			? [{ href: "/platforms", label: "Platforms", icon: <PlatformsIcon /> }]
			: []),
		...(allowed(actor, "staff.read") ? [{ href: "/staff", label: w("staff"), icon: <StaffIcon /> }] : []),
	];
}
