import type { CaseView } from "#lib/cases/read-case.ts";
import { spanInWords } from "../../../_ui/time-words.ts";
import type { DeskProps } from "./model.ts";
import { ThreadStrip } from "./thread-strip.tsx";

/** The thread from outside: how many, when, by whom, which are reported. */
export function Overview({ view, desk }: { view: CaseView; desk: DeskProps }) {
	const reported = desk.dots.filter((dot) => dot.reported).length;
	const first = desk.dots[0];
	const last = desk.dots.at(-1);
	if (desk.dots.length === 0) {
		return (
			<section aria-labelledby="thread" className="card grid gap-1 p-4">
				<h2 id="thread" className="font-[620]">
					The thread
				</h2>
				<p className="text-soft">
					Its messages were deleted: their time was over, or somebody had them erased. Nobody can open them.
					What was done about them stays on the record.
				</p>
			</section>
		);
	}
	return (
		<section aria-labelledby="thread" className="card grid gap-3 p-4">
			<div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
				<h2 id="thread" className="font-[620]">
					The thread
				</h2>
				<p className="numbers text-xs text-faint">
					{count(desk.dots.length, "message")} · {count(view.participants.length, "person", "people")} ·{" "}
					{reported.toLocaleString("en")} reported
					{first && last && ` · over ${spanInWords(last.at - first.at)}`}
				</p>
			</div>
			<ThreadStrip dots={desk.dots} people={desk.people} around={desk.around} />
			<p className="flex flex-wrap gap-x-4 gap-y-1 text-2xs text-faint">
				<span>
					<span className="text-alarm">●▲</span> reported
				</span>
				<span>
					<span className="text-accent">●</span> within {desk.around} of a reported one
				</span>
				<span>■ media</span>
				<span>– system</span>
				<span>○ unavailable to the platform</span>
			</p>
		</section>
	);
}

function count(number: number, one: string, many = `${one}s`): string {
	return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
