import type { QueueRow } from "#db/queries/queue.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { type QueueOrder, shareUsed } from "#lib/cases/queue-order.ts";
import { exactUtc } from "../../_ui/time-words.ts";
import { categoryWords } from "../../_words/in-codes.ts";
import { words } from "../../_words/speak.tsx";
import { QueueList } from "./queue-list.tsx";
import type { QueueItem } from "./queue-row.tsx";

/** From what is known of the cases to what their rows say. */
export async function QueueTable({
	actor,
	cases,
	order = "severity",
	paused = false,
}: {
	actor: Actor;
	cases: QueueRow[];
	order?: QueueOrder;
	paused?: boolean;
}) {
	const codes = await words("codes");
	const now = Date.now();
	const items = cases.map((one) => itemOf(actor, one, categoryWords(codes, one.category, one.keyword), now));
	return <QueueList {...{ now, items, order, paused }} />;
}

function itemOf(actor: Actor, one: QueueRow, category: string, now: number): QueueItem {
	const { percent, hours, fromMs, dueMs } = shareUsed(one, now);
	return {
		id: one.id,
		severity: one.severity,
		category,
		received: new Date(one.receivedAt).toISOString(),
		from: new Date(fromMs).toISOString(),
		due: new Date(dueMs).toISOString(),
		...{ percent, hours },
		reports: one.reports,
		region: one.region.toUpperCase(),
		// Only what is so: an absent flag weighs nothing.
		...(one.minors && { minors: true }),
		...(one.restricted && { restricted: true }),
		...(one.threatToLife && { threatToLife: true }),
		...(one.previous && !one.reopened && { again: true }),
		...(one.reopened && { reopened: true }),
		...(one.forRole && { forRole: one.forRole }),
		...(one.pausedUntil && { until: exactUtc(one.pausedUntil).slice(0, 16) }),
		...(one.claimedBy === actor.personId && { mine: true }),
		...(one.claimedByAlias && { claimedBy: one.claimedByAlias }),
		...(!one.claimedBy && !one.pausedUntil && mayClaim(actor, one) && { free: true }),
	};
}

function mayClaim(actor: Actor, { region, forRole }: QueueRow): boolean {
	if (!allowed(actor, "case.claim", region)) return false;
	return forRole === null || actor.grants.some((grant) => grant.role === forRole && grant.region === region);
}
