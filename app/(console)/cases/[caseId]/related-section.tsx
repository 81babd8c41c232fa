import type { EarlierCase } from "#db/queries/case-history.ts";
import type { History } from "#lib/cases/history.ts";
import { Link } from "../../../_ui/link.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { categoryWords, named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { caseName, Severity } from "../case-words.tsx";
import { Fold } from "./fold.tsx";

/** Cases that belong with this one: what the platform says is the same, then those that share an account. */
export async function RelatedSection({
	history: { related },
	nameOf,
	now,
}: {
	history: History;
	nameOf: (number: number | null) => string;
	now: number;
}) {
	const w = await words("casepage");
	return (
		<Fold id="related" title={w("related")} note={related.length} open={related.some((one) => one.sameGroup)}>
			{related.length === 0 ? (
				<p className="px-4 py-3 text-faint">{w("relatedNone")}</p>
			) : (
				<ul className="divide-y divide-line">
					{related.map((one) => (
						<li key={one.id} className="px-4 py-2">
							<CaseLine one={one} now={now} />
							<p className="text-xs text-faint">
								{[
									...(one.sameGroup ? [w("sameGroup")] : []),
									...(one.people.length > 0 ? [w("shares", { who: one.people.map(nameOf).join(", ") })] : []),
								].join(" · ")}
							</p>
						</li>
					))}
				</ul>
			)}
		</Fold>
	);
}

/** Another case in a line: what it is about, how it stands, when it came. */
export async function CaseLine({ one, now }: { one: EarlierCase; now: number }) {
	const [w, codes, marks] = await Promise.all([words("casepage"), words("codes"), words("marks")]);
	const { id, region, category, keyword, severity, outcome, closedAt, receivedAt } = one;
	const state =
		outcome === null ? w(closedAt === null ? "stateOpen" : "stateDecided") : named(codes, "outcome", outcome);
	return (
		<p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
			<Severity level={severity} w={marks} />
			<Link
				href={`/cases/${id}`}
				prefetch={false}
				className="underline decoration-edge underline-offset-2 hover:decoration-current"
			>
				{categoryWords(codes, category, keyword)} <span className="font-mono text-2xs">{caseName(id)}</span>
			</Link>
			<span>{state}</span>
			<span className="text-xs text-faint">
				{region.toUpperCase()} · <RelativeTime at={receivedAt} now={now} lang={w.lang} />
			</span>
		</p>
	);
}
