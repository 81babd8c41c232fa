import type { Metadata } from "next";
import Link from "next/link";
import { demoPeople, isDemo } from "#lib/sessions/demo-people.ts";
import { oidcSettings } from "#lib/sessions/oidc-settings.ts";
import { ownPath } from "../_auth/own-path.ts";
import { mayInWords, rolesInWords } from "../_auth/roles-in-words.ts";
import { whyNoPasskeysHere } from "../_auth/why-no-passkeys-here.ts";
import { Empty, Problem } from "../_ui/alert.tsx";
import { Mark } from "../_ui/icons.tsx";
import { ElsewhereButton } from "./elsewhere-button.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { PersonCard } from "./person-card.tsx";
import { whyNot } from "./why-not.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignIn({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
	const people = await demoPeople();
	const { to: asked, callbackUrl, error } = await searchParams;
	const to = ownPath(asked ?? callbackUrl, process.env.PUBLIC_URL);
	const failed = whyNot(error);
	return (
		<main className="mx-auto grid min-h-dvh w-full max-w-[58rem] content-center gap-8 px-6 py-12">
			<header className="grid gap-1">
				<p className="flex items-center gap-2 pb-3 text-lg font-[650] tracking-[-0.01em]">
					<Mark />
					Countersign
				</p>
				<h1 className="text-xl font-[620] tracking-[-0.015em]">
					{isDemo() ? "Whom do you want to be?" : "Sign in"}
				</h1>
				<p className="max-w-prose text-soft">
					{isDemo()
						? "This is a demo: nobody has a password, and the record says so with every act. You can become another person at any time, in the header."
						: "Signing in, and each attempt that fails, is on the record with how it was tried."}
				</p>
			</header>
			{failed && <Problem title={failed.title} doThis={failed.doThis} />}
			{isDemo() &&
				(people.length > 0 ? (
					<ul className="grid gap-3 sm:grid-cols-2">
						{people.map((person) => (
							<PersonCard
								key={person.id}
								person={{ id: person.id, alias: person.alias, name: person.name }}
								roles={rolesInWords(person.grants) || "no role"}
								may={mayInWords(person.grants)}
								to={to}
							/>
						))}
					</ul>
				) : (
					<Empty title="There are no demo people yet">
						They come with the demo's first cases: npm start writes both when the database is empty.
					</Empty>
				))}
			<Ways to={to} noPasskeys={await whyNoPasskeysHere()} />
			<p className="text-xs text-faint">
				No reason, no plaintext. Whatever is opened is on the record first.
			</p>
		</main>
	);
}

/** The ways in that prove who it is. */
function Ways({ to, noPasskeys }: { to: string; noPasskeys: string | null }) {
	const oidc = oidcSettings();
	return (
		<section aria-labelledby="ways" className="grid justify-items-start gap-3">
			<h2 id="ways" className={isDemo() ? "text-sm font-[620]" : "sr-only"}>
				{isDemo() ? "Or prove who you are" : "Ways to sign in"}
			</h2>
			{oidc && <ElsewhereButton name={oidc.name} to={to} />}
			{noPasskeys === null ? (
				<>
					<PasskeyButton to={to} autofill={!isDemo()} />
					<p className="text-xs text-faint">
						{isDemo() && "A demo person registers passkeys on their account page. "}A code from an admin?{" "}
						<Link href="/enrol" prefetch={false} className="underline underline-offset-2 hover:text-ink">
							Register your first passkey
						</Link>
						.
					</p>
				</>
			) : (
				<p className="max-w-prose text-xs text-soft">No passkeys here: {noPasskeys}</p>
			)}
		</section>
	);
}
