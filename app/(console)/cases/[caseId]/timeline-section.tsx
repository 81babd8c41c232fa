import type { ReactNode } from "react";
import type { Actor } from "#lib/actor.ts";
import type { Timeline } from "#lib/cases/timeline.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Seal } from "../../../_ui/seal.tsx";
import { ExactTime, RelativeTime } from "../../../_ui/time.tsx";
import type { Rooms } from "../../../_words/catalogs.ts";
import { categoryWords, named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import type { Words } from "../../../_words/words.ts";
import { Fold } from "./fold.tsx";

type Row = Timeline["rows"][number];

/** Everything that was done about the case, the newest first, each with its seal. */
export async function TimelineSection({
	actor,
	region,
	timeline: { rows, more },
	now,
}: {
	actor: Actor;
	region: string;
	timeline: Timeline;
	now: number;
}) {
	const [w, codes] = await Promise.all([words("casepage"), words("codes")]);
	return (
		<Fold id="timeline" title={w("timeline")} note={more ? `${rows.length}+` : rows.length} open={false}>
			<ol className="divide-y divide-line">
				{rows.map((row) => (
					<li
						key={row.entryId}
						className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 px-4 py-1.5"
					>
						<span className="min-w-0">{sentence(w, codes, row)}</span>
						<span className="flex items-baseline gap-3 text-xs text-faint">
							<RelativeTime at={row.at.toISOString()} now={now} lang={w.lang} />
							<Seal
								lang={w.lang}
								entry={row.entryId}
								number={row.entryNumber}
								href={sealAddress(actor, { entryId: row.entryId, by: row.actorId, region })}
							/>
						</span>
					</li>
				))}
			</ol>
			{more && (
				<p className="border-t border-line px-4 py-2 text-xs text-faint">
					{w("timelineMore", { count: rows.length })}
				</p>
			)}
		</Fold>
	);
}

function sentence(w: Words<Rooms["casepage"]>, codes: Words<Rooms["codes"]>, row: Row): ReactNode {
	const person = row.alias ?? w("platform");
	const who = <span className="font-[520]">{person}</span>;
	const other = row.other ?? w("someone");
	const action = named(codes, "outcome", row.action ?? "");
	switch (row.type) {
		case "report.received":
			return w("at.report.received", {
				category: categoryWords(codes, row.category ?? "", null),
				count: row.messages ?? 0,
			});
		case "case.released":
			if (row.alias === null) return w("at.case.left", { other });
			return row.other === null || row.other === row.alias
				? w.rich("at.case.released", { who })
				: w.rich("at.case.taken", { who, other });
		case "case.lapsed":
			return w("at.case.lapsed", { other });
		case "case.paused":
			return w.rich("at.case.paused", { who, until: row.due ? <ExactTime at={row.due} /> : "?" });
		case "case.handed_over":
			return w.rich("at.case.handed_over", {
				who,
				other: row.toRole ? named(codes, "role", row.toRole) : other,
			});
		case "case.reopened":
			return row.alias === null ? w("at.case.again") : w.rich("at.case.reopened", { who });
		case "case.escalated":
			return w.rich("at.case.escalated", { who, where: named(codes, "escalation", row.category ?? "") });
		case "opening.requested":
		case "opening.granted":
			return w.rich(`at.${row.type}`, { who, reason: named(codes, "reason", row.reason ?? "") });
		case "case.decided":
			return w.rich("at.case.decided", { who, outcome: named(codes, "outcome", row.verdict ?? "") });
		case "decision.answered":
			return w(row.kind === "REFUSED" ? "at.decision.refused" : "at.decision.done", { action });
		default:
			return w.rich(`at.${row.type}`, { who });
	}
}
