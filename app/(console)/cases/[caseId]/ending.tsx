import type { ReactNode } from "react";
import type { UndoneRow } from "#db/queries/decisions-at-home.ts";
import type { Actor } from "#lib/actor.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import type { Ending as Ended } from "#lib/cases/read-ending.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Link } from "../../../_ui/link.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { Decided } from "./decided.tsx";
import { UndoButton } from "./late-parts.tsx";

interface Props {
	view: CaseView;
	ended: Ended;
	actor: Actor;
	nameOf: (number: number) => string;
	now: number;
}

/** How the case ended, where it has, and what was taken back of it. */
export async function Ending(props: Props) {
	const { ended, view } = props;
	const w = await words("decision");
	return (
		<>
			{ended.decision && <Standing {...props} />}
			{!ended.decision && view.case.closedAt !== null && ended.undone.length > 0 && (
				<Alert title={w("undone")}>
					<p>{w("supersededBy")}</p>
					{view.nextCaseId && (
						<p>
							<Link href={`/cases/${view.nextCaseId}`} prefetch={false} className="underline">
								{w("toNewer")}
							</Link>
						</p>
					)}
				</Alert>
			)}
			{ended.undone.map((one) => (
				<Undone key={one.id} one={one} {...props} />
			))}
		</>
	);
}

async function Standing({ ended, actor, view, nameOf, now }: Props) {
	const { decision, mayUndo, mayConfirm, leavesInMs } = ended;
	if (!decision) return null;
	const [w, codes, shared] = await Promise.all([words("decision"), words("codes"), words("shared")]);
	const who = decision.personId === actor.personId ? shared("you") : decision.alias;
	const when = (at: Date): ReactNode => <RelativeTime at={at.toISOString()} now={now} lang={w.lang} />;
	const left = decision.leftAt !== null;
	const waits = !left && decision.needsSecond && decision.confirmedAt === null;
	return (
		<div data-place tabIndex={-1} className="outline-none" data-testid="ending">
			<Alert
				tone={left ? "good" : "accent"}
				title={w("decided", { outcome: inSentence(named(codes, "outcome", decision.outcome), w.lang) })}
			>
				<p className="flex flex-wrap items-baseline gap-x-3">
					<span>{w.rich("decidedBy", { who, when: when(decision.decidedAt) })}</span>
					<Seal
						lang={w.lang}
						entry={decision.entryId}
						number={decision.entryNumber}
						href={sealAddress(actor, {
							entryId: decision.entryId,
							by: decision.personId,
							region: view.case.region,
						})}
					/>
				</p>
				<Decided {...decision} actions={decision.actions} nameOf={nameOf} left={left} now={now} />
				{decision.confirmedBy !== null && decision.confirmedAt !== null && (
					<p>{w.rich("confirmedBy", { who: decision.confirmedBy, when: when(decision.confirmedAt) })}</p>
				)}
				{waits && <p>{w("waitsSecond")}</p>}
				{!waits && decision.behind && <p>{w("waitsBehind")}</p>}
				{left && <p>{w("left")}</p>}
				<div className="flex flex-wrap items-center gap-2 pt-1 empty:hidden">
					{mayUndo && <UndoButton caseId={decision.caseId} inMs={leavesInMs} />}
					{mayConfirm && (
						<ButtonLink small kind="primary" href={`/approvals/decisions/${decision.id}`}>
							{w("secondPage")}
						</ButtonLink>
					)}
				</div>
			</Alert>
		</div>
	);
}

async function Undone({ one, actor, view, nameOf, now }: Props & { one: UndoneRow }) {
	const [w, codes] = await Promise.all([words("decision"), words("codes")]);
	const { outcome, violation, actions } = one.decision;
	const said = {
		...{ who: one.by, when: <RelativeTime at={one.undoneAt.toISOString()} now={now} lang={w.lang} /> },
		outcome: inSentence(named(codes, "outcome", outcome), w.lang),
	};
	return (
		<details className="card p-3" data-testid="undone">
			<summary className="cursor-pointer text-soft">
				{one.kind === "UNDONE"
					? w.rich("undoneBy", said)
					: w.rich("declinedBy", { ...said, decider: one.decidedBy })}
			</summary>
			<div className="grid gap-1 pt-2">
				<Decided
					category={violation?.category ?? null}
					keyword={violation?.keyword ?? null}
					clause={violation?.clause ?? null}
					actions={actions.map((action) => ({ ...action, answer: null }))}
					{...{ nameOf, now }}
					left={false}
				/>
				{one.noteId && <p className="text-soft">{w("whyDeclined")}</p>}
				<Seal
					lang={w.lang}
					entry={one.entryId}
					number={one.entryNumber}
					href={sealAddress(actor, { entryId: one.entryId, by: "", region: view.case.region })}
				/>
			</div>
		</details>
	);
}

/** German writes its nouns large wherever they stand. */
const inSentence = (name: string, lang: string) => (lang === "en" ? name.toLowerCase() : name);
