import type { QueueRow } from "#db/queries/queue.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import { QueueList } from "./queue-list.tsx";
import type { QueueItem } from "./queue-row.tsx";

/** From what is known of the cases to what their rows say. */
export function QueueTable({ actor, cases }: { actor: Actor; cases: QueueRow[] }) {
	return <QueueList now={Date.now()} items={cases.map((one) => itemOf(actor, one))} />;
}

function itemOf(actor: Actor, one: QueueRow): QueueItem {
	return {
		id: one.id,
		severity: one.severity,
		category: categoryInWords(one.category, one.keyword),
		received: new Date(one.receivedAt).toISOString(),
		due: new Date(one.dueAt).toISOString(),
		reports: one.reports,
		region: one.region.toUpperCase(),
		// Only what is so: an absent flag weighs nothing.
		...(one.minors && { minors: true }),
		...(one.restricted && { restricted: true }),
		...(one.threatToLife && { threatToLife: true }),
		...(one.previous && { again: true }),
		...(one.claimedBy === actor.personId && { mine: true }),
		...(one.claimedByAlias && { claimedBy: one.claimedByAlias }),
		...(!one.claimedBy && allowed(actor, "case.claim", one.region) && { free: true }),
	};
}
