import type { Metadata } from "next";
import { listExports } from "#lib/log/list-exports.ts";
import { type LogHealth, readLog } from "#lib/oversight/read-log.ts";
import { readWorker } from "#lib/oversight/read-worker.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert, Empty } from "../../../_ui/alert.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { exactUtc } from "../../../_ui/time-words.ts";
import { WorkerUnseen } from "../worker-unseen.tsx";
import { CurrentLog, EarlierLogs } from "./current-log.tsx";
import { ExportCard } from "./export/export-card.tsx";
import { Fallbacks } from "./fallbacks.tsx";
import { Live } from "./live.tsx";
import { Witnesses } from "./witnesses.tsx";
import { Worker } from "./worker.tsx";

export const metadata: Metadata = { title: "The log" };

export default async function LogPage() {
	const actor = await requireActor();
	const health = await orRefuse(readLog(actor));
	const [exports, worker] = await Promise.all([listExports(actor), readWorker(actor)]);
	const { current } = health;
	return (
		<Page
			wide
			title="The log"
			lead="Whether every act on the record gets its number, under a checkpoint that strangers can verify."
			actions={
				<>
					<p className="numbers text-xs text-faint" data-testid="as-of">
						as of {exactUtc(health.now)}
					</p>
					<Live />
				</>
			}
		>
			<WorkerUnseen actor={actor} />
			<div className="grid gap-6">
				<Alarms health={health} />
				{current ? (
					<>
						<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
							<Section id="now" title="Now">
								<CurrentLog health={health} current={current} />
							</Section>
							<Section id="export" title="Take it elsewhere">
								<ExportCard exports={exports} size={current.size} now={health.now.getTime()} />
							</Section>
						</div>
						<Section id="witnesses" title="Witnesses" note={health.witnesses.length || "none"}>
							<Witnesses health={health} />
						</Section>
					</>
				) : (
					<Empty title="There is no log yet">
						Its size, its last checkpoint and its witnesses appear here once the decryption service has begun
						it. Until then entries are recorded and wait for their numbers, and no thread is opened.
					</Empty>
				)}
				{health.fallbacks > 0 && (
					<Section
						id="fallbacks"
						title="Released without witnesses"
						note="for a risk to life, in the last 30 days"
					>
						<Fallbacks health={health} />
					</Section>
				)}
				<Section id="worker" title="Oversight's worker">
					<Worker state={worker} now={health.now.getTime()} />
				</Section>
				{health.earlier.length > 0 && (
					<Section id="earlier" title="Earlier logs" note="closed: they sign nothing any more">
						<EarlierLogs logs={health.earlier} now={health.now.getTime()} />
					</Section>
				)}
			</div>
		</Page>
	);
}

function Alarms({ health: { alarms, current } }: { health: LogHealth }) {
	if (alarms.length === 0) {
		return (
			<Alert tone="good" title="The log keeps up">
				{current && "Every entry gets its number as it is recorded."}
			</Alert>
		);
	}
	return (
		<div className="grid gap-3">
			{alarms.map(({ code, tone, title, text }) => (
				<Alert key={code} tone={tone} title={title} live>
					<p>{text}</p>
					<p className="pt-1 font-mono text-2xs text-faint">{code}</p>
				</Alert>
			))}
		</div>
	);
}
