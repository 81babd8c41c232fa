import type { EndingRow } from "#db/queries/approvals.ts";
import type { Actor } from "#lib/actor.ts";
import { mayEnd } from "#lib/approvals/openings-of.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { named, questionWords } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { EndOpening } from "../end-opening.tsx";
import type { FactsOf } from "./case-facts.tsx";

/** Who opened the thread, why, how much of it, and what became of each opening. */
export async function OpeningsSection({ actor, view, endings, now }: FactsOf) {
	const [w, codes] = await Promise.all([words("casepage"), words("codes")]);
	return (
		<Section id="openings" title={w("openings")} note={view.openings.length}>
			{view.openings.length === 0 ? (
				<p className="card px-3 py-2 text-faint">{w("noOpenings")}</p>
			) : (
				<ol className="card divide-y divide-line">
					{view.openings.map((one) => (
						<li key={one.id} className="grid gap-0.5 px-3 py-2">
							<p className="flex items-baseline justify-between gap-3">
								<span>
									<span className="font-[520]">
										{one.personId === actor.personId ? w("self") : one.alias}
									</span>{" "}
									<span className="text-xs text-faint">{named(codes, "role", one.role)}</span>
								</span>
								<span className="flex items-baseline gap-1.5">
									<span className="text-2xs text-faint">{w("granted")}</span>
									<Seal
										entry={one.entryId}
										number={one.entryNumber}
										lang={w.lang}
										href={sealAddress(actor, {
											entryId: one.entryId,
											by: one.personId,
											region: view.case.region,
										})}
									/>
								</span>
							</p>
							<p className="flex items-baseline justify-between gap-3">
								{named(codes, "reason", one.reason)}
								<span className="text-2xs text-faint">
									{w.maybe(`assurance.${endings.get(one.id)?.assurance}`)}
									{endings.get(one.id)?.requestId && `, ${w("approved")}`}
								</span>
							</p>
							<p className="text-xs text-faint">
								{questionWords(codes, one.reason, one.question)} ·{" "}
								{w("openedCount", {
									count: one.intervals.reduce((sum, [from, to]) => sum + to - from + 1, 0),
								})}
								{one.widens && `, ${w("widened")}`} ·{" "}
								<RelativeTime at={one.grantedAt.toISOString()} now={now} lang={w.lang} />
							</p>
							<OpeningEnd
								actor={actor}
								one={one}
								ending={endings.get(one.id)}
								region={view.case.region}
								now={now}
							/>
						</li>
					))}
				</ol>
			)}
		</Section>
	);
}

/** That it lives, with the way to end it for whoever may; or that somebody or something ended it before its time. */
async function OpeningEnd({
	actor,
	one,
	ending,
	region,
	now,
}: {
	actor: Actor;
	one: CaseView["openings"][number];
	ending: EndingRow | undefined;
	region: string;
	now: number;
}) {
	const w = await words("casepage");
	if (ending?.endedAt) {
		return (
			<p className="flex items-baseline justify-between gap-3 text-xs text-warn">
				<span>
					{w("endedBy", { who: ending.endedBy ?? w("someone") })},{" "}
					<RelativeTime at={ending.endedAt.toISOString()} now={now} lang={w.lang} />
				</span>
				{ending.entryId && (
					<Seal
						entry={ending.entryId}
						number={ending.entryNumber}
						lang={w.lang}
						href={sealAddress(actor, { entryId: ending.entryId, region })}
					/>
				)}
			</p>
		);
	}
	const over = ending?.over && w.maybe(`over.${ending.over}`);
	if (over) return <p className="text-xs text-faint">{over}</p>;
	if (!ending || ending.over !== null) return null;
	return (
		<>
			<p className="text-xs text-faint">
				{w.rich("ends", { when: <RelativeTime at={one.expiresAt.toISOString()} now={now} lang={w.lang} /> })}
			</p>
			{mayEnd(actor, region) && (
				<EndOpening openingId={one.id} reader={one.personId === actor.personId ? w("selfOf") : one.alias} />
			)}
		</>
	);
}
