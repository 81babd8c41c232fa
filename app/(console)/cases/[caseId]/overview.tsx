import type { CaseView } from "#lib/cases/read-case.ts";
import { spanInWords } from "../../../_ui/time-words.ts";
import type { WordsOf } from "../../../_words/words-in.ts";
import { namer } from "./aliases.ts";
import type { DeskProps } from "./model.ts";
import { aroundPositions, shownSpan } from "./scope-choice.ts";
import { Strip } from "./strip.tsx";

/** The thread from outside: how many, when, by whom, which are reported. */
export function Overview({ view, desk, w }: { view: CaseView; desk: DeskProps; w: WordsOf<"opening"> }) {
	const reported = desk.dots.filter((dot) => dot.reported).length;
	const first = desk.dots[0];
	const last = desk.dots.at(-1);
	if (desk.dots.length === 0) {
		return (
			<section aria-labelledby="thread" className="card grid gap-1 p-4">
				<h2 id="thread" className="font-[620]">
					{w("thread")}
				</h2>
				<p className="text-soft">{w("threadGone")}</p>
			</section>
		);
	}
	return (
		<section aria-labelledby="thread" className="card grid gap-3 p-4">
			<div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
				<h2 id="thread" className="font-[620]">
					{w("thread")}
				</h2>
				<p className="numbers text-xs text-faint">
					{w("messages", { count: desk.dots.length })} · {w("people", { count: view.participants.length })} ·{" "}
					{w("reported", { count: reported })}
					{first && last && ` · ${w("over", { span: spanInWords(last.at - first.at, w.lang) })}`}
				</p>
			</div>
			<Strip
				dots={desk.dots}
				shown={shownSpan(desk.dots)}
				chosen={aroundPositions(desk.dots, desk.around)}
				aliasOf={namer(desk.people, w)}
				w={w}
			/>
			<p className="flex flex-wrap gap-x-4 gap-y-1 text-2xs text-faint">
				<span>
					<span className="text-alarm">●▲</span> {w("keyReported")}
				</span>
				<span>
					<span className="text-accent">●</span> {w("keyNear", { around: desk.around })}
				</span>
				<span>■ {w("keyMedia")}</span>
				<span>– {w("keySystem")}</span>
				<span>○ {w("keyUnavailable")}</span>
			</p>
		</section>
	);
}
