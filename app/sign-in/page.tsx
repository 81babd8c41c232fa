import type { Metadata } from "next";
import { demoPeople, isDemo } from "#lib/sessions/demo-people.ts";
import { mayInWords, rolesInWords } from "../_auth/roles-in-words.ts";
import { Empty } from "../_ui/alert.tsx";
import { Mark } from "../_ui/icons.tsx";
import { PersonCard } from "./person-card.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignIn({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
	const people = await demoPeople();
	const to = ownPath((await searchParams).to);
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
						: "This version has no sign-in for production yet: nobody can enter, and nothing can be opened. The demo runs with COUNTERSIGN_MODE=demo."}
				</p>
			</header>
			{people.length > 0 ? (
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
				isDemo() && (
					<Empty title="There are no demo people yet">
						They come with the demo's first cases: npm start writes both when the database is empty.
					</Empty>
				)
			)}
			<p className="text-xs text-faint">
				No reason, no plaintext. Whatever is opened is on the record first.
			</p>
		</main>
	);
}

/** Back to where they were going, if that is a place of ours. */
function ownPath(to: unknown): string {
	return typeof to === "string" && /^\/(?![/\\])[\w\-./?=&%,:+]*$/.test(to) ? to : "/";
}
