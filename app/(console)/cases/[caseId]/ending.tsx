import type { Actor } from "#lib/actor.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { aliasOf } from "./aliases.ts";

/** How the case ended, where it has. */
export async function Ending({ view, actor, now }: { view: CaseView; actor: Actor; now: number }) {
	const { decision, participants } = view;
	if (!decision) return null;
	const [w, codes, shared] = await Promise.all([words("opening"), words("codes"), words("shared")]);
	const outcome = named(codes, "outcome", decision.outcome);
	const reporters = new Set(participants.filter(({ reporter }) => reporter).map(({ number }) => number));
	const who = decision.personId === actor.personId ? shared("you") : decision.alias;
	return (
		<Alert tone="good" title={w("decided", { outcome: w.lang === "en" ? outcome.toLowerCase() : outcome })}>
			<p className="flex flex-wrap items-baseline gap-x-3">
				<span>
					{w.rich("decidedBy", {
						who,
						when: <RelativeTime at={decision.decidedAt.toISOString()} now={now} lang={w.lang} />,
					})}
					{decision.accountNumber !== null &&
						` · ${w("concerns", { who: aliasOf(decision.accountNumber, reporters, w) })}`}
					{decision.messages > 0 && ` · ${w("messages", { count: decision.messages })}`}
				</span>
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
			<p>{w("decidedTold")}</p>
		</Alert>
	);
}
