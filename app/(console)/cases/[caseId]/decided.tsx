import type { ActionShown } from "#db/queries/decisions-at-home.ts";
import { RelativeTime } from "../../../_ui/time.tsx";
import { categoryWords, named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";

/** What a decision decides: which rule was broken, and each action with what the platform says of it. */
export async function Decided({
	category,
	keyword,
	clause,
	actions,
	nameOf,
	left,
	now,
}: {
	category: string | null;
	keyword: string | null;
	clause: string | null;
	actions: readonly Omit<ActionShown, "n">[];
	nameOf: (number: number) => string;
	/** Whether the platform was told, so that it can have answered. */
	left: boolean;
	now: number;
}) {
	const [w, codes] = await Promise.all([words("decision"), words("codes")]);
	const what = ({ kind, label }: Omit<ActionShown, "n">) => {
		const name = named(codes, "outcome", kind);
		return label === null
			? name
			: w("labelled", {
					what: name,
					label: w.maybe(`label.${label}`) ?? w.maybe(`support.${label}`) ?? label,
				});
	};
	const says = (one: Omit<ActionShown, "n">) =>
		one.person !== null
			? w("does.account", { what: what(one), who: nameOf(one.person) })
			: one.sequences.length > 0
				? w("does.messages", { what: what(one), count: one.sequences.length })
				: w("does.thread", { what: what(one) });
	return (
		<div className="grid gap-1">
			{clause !== null && category !== null && (
				<p>{w("brokeRule", { clause, rule: categoryWords(codes, category, keyword) })}</p>
			)}
			{actions.length > 0 && (
				<ul className="grid list-disc gap-1 pl-5">
					{actions.map((one) => (
						<li key={says(one)}>
							{says(one)}
							{one.until !== null &&
								`, ${w("until", { when: new Date(one.until).toLocaleDateString(w.lang, { dateStyle: "medium", timeZone: "UTC" }) })}`}
							{left && (
								<span className={one.answer?.result === "REFUSED" ? "text-alarm" : "text-soft"}>
									{" · "}
									{answerOf(one, w)}
									{one.answer && (
										<>
											{" "}
											<RelativeTime at={one.answer.at} now={now} lang={w.lang} />
										</>
									)}
								</span>
							)}
						</li>
					))}
				</ul>
			)}
		</div>
	);
}

type W = Awaited<ReturnType<typeof words<"decision">>>;

function answerOf({ answer }: Omit<ActionShown, "n">, w: W): string {
	if (answer === null) return w("answerNone");
	if (answer.result === "DONE") return w("answerDone");
	return answer.code === null ? w("answerRefusedBare") : w("answerRefused", { code: answer.code });
}
