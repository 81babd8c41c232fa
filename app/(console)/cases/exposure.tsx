import { DAY_HOURS, type Exposure } from "#lib/desk/exposure.ts";
import { Section } from "../../_ui/page.tsx";
import { words } from "../../_words/speak.tsx";
import { Reminder } from "./[caseId]/late-parts.tsx";

/** What reading adds up to, to whoever reads. */
export async function ExposureMeter({ exposure }: { exposure: Exposure }) {
	const w = await words("reading");
	const { percent, messages, attachments } = exposure;
	return (
		<Section id="exposure" title={w("exposure")}>
			<div className="card grid gap-2 px-3 py-2.5">
				<p className="numbers">{w("exposureNow", { percent })}</p>
				<progress className="progress" max={100} value={Math.min(100, percent)} aria-label={w("exposure")} />
				<p className="text-xs text-faint">
					{messages + attachments === 0
						? w("exposureNone", { hours: DAY_HOURS })
						: w("exposureWords", { messages, attachments, hours: DAY_HOURS })}
				</p>
			</div>
		</Section>
	);
}

/** Near the budget, and at it: said once a mark, calmly, and nothing is refused. */
export async function PauseReminder({ exposure: { remind, percent } }: { exposure: Exposure }) {
	if (remind === null) return null;
	const w = await words("reading");
	return (
		<Reminder title={w(remind === "over" ? "remindOver" : "remindNear")} away={w("remindAway")}>
			{w("remindWords", { percent })}
		</Reminder>
	);
}
