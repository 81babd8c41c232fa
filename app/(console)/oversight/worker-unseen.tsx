import type { Actor } from "#lib/actor.ts";
import { workerUnseen } from "#lib/oversight/worker-unseen.ts";
import { Alert } from "../../_ui/alert.tsx";

/** On every page that the worker feeds: that it was not seen of late, and so what the page lacks. */
export async function WorkerUnseen({ actor }: { actor: Actor }) {
	return <Unseen words={await workerUnseen(actor)} />;
}

/** For a page that asked itself, as it says something else then. The place stands always: what comes into it is announced. */
export function Unseen({ words }: { words: string | null }) {
	return (
		<div role="status" data-testid="worker-unseen">
			{words && (
				<Alert tone="warn" className="mb-4">
					{words}
				</Alert>
			)}
		</div>
	);
}
