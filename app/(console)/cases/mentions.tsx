import type { MentionRow } from "#db/queries/case-notes.ts";
import { Link } from "../../_ui/link.tsx";
import { Section } from "../../_ui/page.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { categoryWords } from "../../_words/in-codes.ts";
import { words } from "../../_words/speak.tsx";
import { caseName } from "./case-words.tsx";
import { MentionSeen } from "./mention-seen.tsx";

/** Notes that mention whoever looks, and that they have not seen: each leads to the case's notes. Nothing where there are none. */
export async function Mentions({ mentions, now }: { mentions: readonly MentionRow[]; now: number }) {
	const [w, codes] = await Promise.all([words("casepage"), words("codes")]);
	if (mentions.length === 0) return null;
	return (
		<Section id="mentions" title={w("yourMentions")} note={mentions.length}>
			<ul className="card divide-y divide-line">
				{mentions.map(({ noteId, caseId, category, keyword, region, by, writtenAt }) => (
					<li key={noteId} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2">
						<Link
							href={`/cases/${caseId}#notes`}
							prefetch={false}
							data-row
							className="font-[520] underline-offset-2 hover:underline"
						>
							{w("mentionBy", { who: by })}
						</Link>
						<span className="text-soft">
							{categoryWords(codes, category, keyword)}{" "}
							<span className="font-mono text-2xs text-faint">{caseName(caseId)}</span>
						</span>
						<span className="text-xs text-faint">
							{region.toUpperCase()} · <RelativeTime at={writtenAt.toISOString()} now={now} lang={w.lang} />
						</span>
						<span className="ml-auto">
							<MentionSeen noteId={noteId} named={w("mentionSeenNamed", { case: caseName(caseId) })} />
						</span>
					</li>
				))}
			</ul>
		</Section>
	);
}
