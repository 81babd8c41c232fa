import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Dashboard, Peers } from "#lib/oversight/charts/read-dashboard.ts";
import { number } from "../../../_ui/charts/chart.tsx";
import { PeerDots } from "../../../_ui/charts/peers.tsx";
import { Section } from "../../../_ui/page.tsx";

export function PeerCharts({ dashboard: { peers, view } }: { dashboard: Dashboard }) {
	if (peers.length === 0) return null;
	return (
		<Section
			id="peers"
			title={view.person ? `${view.person} beside their peers` : "People beside their peers"}
			note="same role, same region"
		>
			<div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
				{peers.map((group) => {
					const name = `${ROLE_NAMES[group.role as Role] ?? group.role}, ${group.region.toUpperCase()}`;
					return (
						<PeerDots
							key={name}
							id={`peers-${group.role}-${group.region}`}
							title={`Openings a person: ${name}`}
							words={inWords(group)}
							what="Openings"
							people={group.people.map(({ alias, openings }) => ({ name: alias, count: openings }))}
							chosen={group.chosen?.alias}
							median={group.median}
						/>
					);
				})}
			</div>
		</Section>
	);
}

/** A number is no finding: who has the night shift or the hard cases opens more. */
function inWords({ people, median, chosen }: Peers): string {
	const all = `${number(people.length)} ${people.length === 1 ? "person" : "people"}, the median is ${number(median)}.`;
	if (!chosen) return all;
	const above = people.filter(({ openings }) => openings > chosen.openings).length;
	return `${chosen.alias} opened ${number(chosen.openings)}; ${above === 0 ? "nobody" : number(above)} opened more. ${all}`;
}
