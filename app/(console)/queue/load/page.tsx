import type { Metadata } from "next";
import { AGES, type DeskLoad, DUES, FLOW_HOURS, readLoad } from "#lib/desk/load.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Bars } from "../../../_ui/charts/bars.tsx";
import { Flow } from "../../../_ui/charts/flow.tsx";
import { Link } from "../../../_ui/link.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { words } from "../../../_words/speak.tsx";
import { LoadTables } from "./load-tables.tsx";

export async function generateMetadata(): Promise<Metadata> {
	return { title: (await words("load"))("title") };
}

export default async function LoadPage({
	searchParams,
}: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const { region } = await searchParams;
	const chosen = typeof region === "string" && /^[a-z][a-z0-9-]{1,15}$/.test(region) ? region : null;
	const [load, w] = await Promise.all([orRefuse(readLoad(actor, chosen)), words("load")]);
	const time = `${new Date(load.countedAt).toISOString().slice(11, 19)} UTC`;
	return (
		<Page
			title={w("title")}
			lead={w("lead")}
			eyebrow={<span className="numbers">{w("counted", { time })}</span>}
			actions={<ButtonLink href="/queue">{w("back")}</ButtonLink>}
		>
			{load.regions.length > 1 && (
				<nav aria-label={w("regions")} className="flex flex-wrap gap-2 pb-4">
					{[null, ...load.regions].map((one) => (
						<Link
							key={one}
							href={one === null ? "/queue/load" : `/queue/load?region=${one}`}
							prefetch={false}
							aria-current={one === chosen ? "true" : undefined}
							className="rounded-md border border-line px-2 text-xs aria-[current]:border-accent aria-[current]:bg-wash aria-[current]:font-[600]"
						>
							{one?.toUpperCase() ?? w("all")}
						</Link>
					))}
				</nav>
			)}
			<div className="grid grid-cols-1 gap-6">
				{load.open.every(({ count }) => count === 0) ? (
					<Empty title={w("nothing")}>{w("nothingWhy")}</Empty>
				) : (
					<Section id="deadlines" title={w("deadlines")}>
						<Deadlines load={load} />
					</Section>
				)}
				<Section id="hourly" title={w("hourly")}>
					<Flows load={load} />
				</Section>
				<LoadTables load={load} />
			</div>
		</Page>
	);
}

async function Deadlines({ load: { open } }: { load: DeskLoad }) {
	const w = await words("load");
	const along = (of: "dues" | "ages", n: number) => open.reduce((sum, one) => sum + (one[of][n] ?? 0), 0);
	const span = (hours: number) =>
		hours < 24 ? w("hours", { count: hours }) : w("days", { count: hours / 24 });
	return (
		<div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
			<Bars
				id="due"
				title={w("dueTitle")}
				words={w("dueWords", { count: along("dues", 0) })}
				what={w("cases")}
				share={w("share")}
				lang={w.lang}
				rows={[
					{ name: w("late"), count: along("dues", 0), alarm: true },
					...DUES.map((hours, n) => ({ name: w("dueIn", { hours }), count: along("dues", n + 1) })),
					{ name: w("later"), count: along("dues", DUES.length + 1) },
				]}
			/>
			<Bars
				id="age"
				title={w("ageTitle")}
				words={w("ageWords", { count: along("ages", AGES.length) })}
				what={w("cases")}
				share={w("share")}
				lang={w.lang}
				rows={[
					...AGES.map((hours, n) => ({
						name: w("ageBelow", { span: span(hours) }),
						count: along("ages", n),
					})),
					{ name: w("ageAbove"), count: along("ages", AGES.length) },
				]}
			/>
		</div>
	);
}

async function Flows({ load: { flow } }: { load: DeskLoad }) {
	const w = await words("load");
	const sum = (of: "arrived" | "decided") => flow.reduce((total, row) => total + row[of], 0);
	return (
		<Flow
			id="flow"
			title={w("flowTitle")}
			words={w("flowWords", { hours: FLOW_HOURS, came: sum("arrived"), went: sum("decided") })}
			of={w("hour")}
			came={w("came")}
			went={w("went")}
			lang={w.lang}
			label={(n) => n % 8 === 7}
			rows={flow.map(({ hour, arrived, decided }) => ({
				name: hour.toISOString().slice(5, 16).replace("T", " "),
				...{ came: arrived, went: decided },
			}))}
		/>
	);
}
