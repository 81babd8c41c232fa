/** What oversight's worker does and whether it does, and how far other systems were told. Names, codes and times. */
import { type SinkRow, selectSinks, selectTasks, type TaskRow } from "#db/queries/alarms.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

export interface WorkerState {
	tasks: (TaskRow & { says: string })[];
	sinks: SinkRow[];
}

export async function readWorker(actor: Actor): Promise<WorkerState> {
	authorise(actor, "ledger.search");
	const [tasks, sinks] = await Promise.all([selectTasks(web()), selectSinks(web())]);
	return { tasks: tasks.map((task) => ({ ...task, says: SAYS[task.name] ?? "" })), sinks };
}

/** Of every task (lib/worker/tasks.ts); read-worker.test.ts holds the two together. */
export const SAYS: Record<string, string> = {
	"draw-samples": "Draws which openings are reviewed",
	decisions: "Lets decisions leave when their time has come",
	alarms: "Looks at what may be an alarm",
	"alarms-webhook": "Sends alarms by webhook",
	webhooks: "Tells platforms what left the house",
	"webhooks-forgotten": "Forgets what platforms took a month ago",
	"alarms-email": "Sends alarms by e-mail",
	"siem-file": "Copies entries to a file, as OCSF events",
	"siem-https": "Posts entries to an address, as OCSF events",
	"count-hours": "Counts for the dashboards",
	"count-reviews": "Counts the reviews that wait",
	claims: "Ends claims on which nobody works",
	"rights-review": "Opens each quarter's review of rights",
	"draft-quarters": "Drafts the access report of a quarter that is over",
	"draft-totals": "Drafts an access report that somebody asked for",
	signals: "Looks for misuse",
};
