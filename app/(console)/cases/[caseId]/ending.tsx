import type { Actor } from "#lib/actor.ts";
import { OUTCOMES, type Outcome } from "#lib/cases/outcomes.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { aliasOf } from "./aliases.ts";

/** How the case ended, where it has. */
export function Ending({ view, actor, now }: { view: CaseView; actor: Actor; now: number }) {
	const { decision, participants } = view;
	if (!decision) return null;
	const reporters = new Set(participants.filter(({ reporter }) => reporter).map(({ number }) => number));
	const who = decision.personId === actor.personId ? "you" : decision.alias;
	return (
		<Alert tone="good" title={`Decided: ${OUTCOMES[decision.outcome as Outcome].name.toLowerCase()}`}>
			<p className="flex flex-wrap items-baseline gap-x-3">
				<span>
					by {who}, <RelativeTime at={decision.decidedAt.toISOString()} now={now} />
					{decision.accountNumber !== null && ` · concerns ${aliasOf(decision.accountNumber, reporters)}`}
					{decision.messages > 0 &&
						` · ${decision.messages} ${decision.messages === 1 ? "message" : "messages"}`}
				</span>
				<Seal
					entry={decision.entryId}
					number={decision.entryNumber}
					href={sealAddress(actor, {
						entryId: decision.entryId,
						by: decision.personId,
						region: view.case.region,
					})}
				/>
			</p>
			<p>The platform learns it from GET /api/v1/decisions. The thread is closed to reading.</p>
		</Alert>
	);
}
