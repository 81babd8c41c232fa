import type { LogHealth } from "#lib/oversight/read-log.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Bars } from "../../../_ui/charts/bars.tsx";
import { number } from "../../../_ui/charts/chart.tsx";
import { Section } from "../../../_ui/page.tsx";

export function LogCharts({ health: { alarms, current, witnesses, waiting } }: { health: LogHealth }) {
	const late = witnesses.filter((witness) => witness.late).length;
	return (
		<Section
			id="log"
			title="The log and its witnesses"
			note={
				<a href="/oversight/log" className="underline underline-offset-2">
					Everything about it
				</a>
			}
		>
			<div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
				<div className="grid gap-3">
					{alarms.length === 0 ? (
						<Alert tone="good" title="The log keeps up">
							{current
								? `${number(current.size)} ${current.size === 1 ? "entry" : "entries"}; ${waiting.count === 0 ? "none waits" : `${number(waiting.count)} ${waiting.count === 1 ? "waits" : "wait"}`} for a number.`
								: "There is no log yet."}
						</Alert>
					) : (
						alarms.map(({ code, tone, title, text }) => (
							<Alert key={code} tone={tone} title={title}>
								{text}
							</Alert>
						))
					)}
				</div>
				{current && (
					<Bars
						id="witnesses"
						title="How far each has seen"
						words={
							witnesses.length === 0
								? "No witness is configured: the log's own word is all there is."
								: keepingUp(witnesses.length - late, witnesses.length)
						}
						what="Entries"
						rows={[
							{ name: "the log itself", count: current.size },
							...witnesses.map(({ name, seen, late: isLate }) => ({ name, count: seen ?? 0, alarm: isLate })),
						]}
					/>
				)}
			</div>
		</Section>
	);
}

function keepingUp(well: number, all: number): string {
	if (all === 1) return well === 1 ? "The one witness keeps up." : "The one witness does not keep up.";
	return `Of ${number(all)} witnesses ${well === all ? "all keep" : well === 1 ? "one keeps" : well === 0 ? "none keeps" : `${number(well)} keep`} up.`;
}
