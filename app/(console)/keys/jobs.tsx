import type { JobRow } from "#db/queries/keys.ts";
import type { Actor } from "#lib/actor.ts";
import { mayDoNow } from "#lib/keys/do-now.ts";
import { jobInWords } from "#lib/keys/job-words.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { NowButton } from "./now-button.tsx";

/** Each job's turn: whether it runs, how far it is, when it was last done whole. */
export function Jobs({ actor, jobs, now }: { actor: Actor; jobs: JobRow[]; now: number }) {
	if (jobs.length === 0)
		return (
			<Empty title="Nothing ran yet">
				Wrapping keys anew, deleting what is past its time and destroying keys show here, with how far they
				are.
			</Empty>
		);
	return (
		<Table
			caption="Jobs of the decryption service"
			head={
				<>
					<Th>Job</Th>
					<Th>Region</Th>
					<Th>State</Th>
					<Th>Progress</Th>
					<Th>Last done whole</Th>
					<Th>
						<span className="sr-only">Now</span>
					</Th>
				</>
			}
		>
			{jobs.map((job) => (
				<Tr key={`${job.name} ${job.region}`}>
					<th scope="row" className="px-3 py-1.5 text-left font-[520]">
						{jobInWords(job.name)}
						<span className="block font-mono text-2xs text-faint">{job.name}</span>
					</th>
					<Td>{job.region?.toUpperCase() ?? "all"}</Td>
					<Td>
						<State job={job} now={now} />
					</Td>
					<Td>
						<Progress job={job} />
					</Td>
					<Td className="text-soft">
						{job.endedAt ? <RelativeTime at={job.endedAt.toISOString()} now={now} /> : "not yet"}
					</Td>
					<Td>
						{job.region && mayDoNow(actor, job.name, job.region) && (
							<NowButton job={job.name} region={job.region} busy={job.running || job.asked} />
						)}
					</Td>
				</Tr>
			))}
		</Table>
	);
}

function State({ job: { running, asked, error, failingSince }, now }: { job: JobRow; now: number }) {
	if (error && !running)
		return (
			<>
				<Badge tone="alarm">fails</Badge>{" "}
				<span className="text-xs text-soft">
					<span className="font-mono">{error}</span>
					{failingSince && (
						<>
							, since <RelativeTime at={failingSince.toISOString()} now={now} />
						</>
					)}
				</span>
			</>
		);
	if (running) return <Badge tone="accent">runs</Badge>;
	return asked ? <Badge>asked for, begins soon</Badge> : <Badge tone="good">waits for its time</Badge>;
}

/** A bar that says its numbers; only where there is something to count. */
function Progress({ job: { name, region, running, done, total } }: { job: JobRow }) {
	if (total === 0) return <span className="text-faint">{running ? "counting" : "–"}</span>;
	const words = `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
	return (
		<span className="flex items-center gap-2">
			<progress
				value={done}
				max={total}
				aria-label={`${jobInWords(name)}${region ? `, ${region.toUpperCase()}` : ""}`}
				className="w-24"
			>
				{words}
			</progress>
			<span className="numbers text-xs text-soft whitespace-nowrap">{words}</span>
		</span>
	);
}
