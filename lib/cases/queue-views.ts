/**
 * A queue under a name: filters and order as its URL has them. One's own, or a region's, which its leads save and remove and everybody
 * who has a queue there may use. A view narrows what its user may see anyway; it gives nobody anything.
 * Guarantees: row and entry in one commit, by whoever may (the database says so too). Shown by: queue-views.test.ts.
 */
import { randomUUID } from "node:crypto";
import {
	countQueueViews,
	insertQueueView,
	type QueueViewRow,
	removeQueueView,
	selectQueueLanguages,
	selectQueueView,
	selectQueueViews,
} from "#db/queries/queue-views.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { lanesFor } from "./see-case.ts";

/** Of one person, or of one region. */
export const VIEWS_MOST = 30;
export const VIEW_NAME_MOST = 60;

export interface QueueView extends QueueViewRow {
	/** Whether the actor may remove it. */
	removable: boolean;
}

export async function listViews(actor: Actor): Promise<QueueView[]> {
	authorise(actor, "queue.read");
	const regions = regionsFor(actor, "queue.read");
	const rows = await selectQueueViews(web(), {
		...{ personId: actor.personId, regions, limit: VIEWS_MOST * (1 + regions.length) },
	});
	return rows.map((row) => ({
		...row,
		removable: row.region === null || allowed(actor, "desk.share", row.region),
	}));
}

/**
 * @param view.query the URL's search part, as queueUrl writes it
 * @param view.region whose desk shares it; null: one's own
 * @throws DomainError INPUT_INVALID, VIEWS_FULL
 */
export async function saveView(
	actor: Actor,
	view: { name: string; query: string; region: string | null },
): Promise<string> {
	const { query, region } = view;
	const role = region === null ? authorise(actor, "desk.save") : authorise(actor, "desk.share", region);
	const name = view.name.trim().replace(/\s+/g, " ");
	if (name === "" || name.length > VIEW_NAME_MOST || !name.isWellFormed() || /\p{Cc}/u.test(name)) {
		throw new DomainError(
			"INPUT_INVALID",
			`Give the view a name of 1 to ${VIEW_NAME_MOST} characters. Nothing was saved.`,
			[{ path: "name", message: `needs 1 to ${VIEW_NAME_MOST} characters` }],
		);
	}
	if (!/^[A-Za-z0-9_=&-]{0,400}$/.test(query)) {
		throw new DomainError("INPUT_INVALID", "These filters cannot be kept. Nothing was saved.");
	}
	return web().begin(async (tx) => {
		if ((await countQueueViews(tx, { personId: actor.personId, region })) >= VIEWS_MOST) {
			throw new DomainError(
				"VIEWS_FULL",
				`There are ${VIEWS_MOST} views already. Remove one first. Nothing was saved.`,
			);
		}
		const id = randomUUID();
		const entry = await append(tx, {
			type: "desk.saved",
			outcome: "done",
			...actInForce(actor, role),
			...(region === null ? {} : { region }),
			...{ item: id, kind: "VIEW" },
		});
		await insertQueueView(tx, { id, personId: actor.personId, region, name, query, entryId: entry.id });
		return id;
	});
}

/** Removed twice is removed. @throws DomainError NOT_FOUND: there is none that is theirs to remove */
export async function removeView(actor: Actor, id: string): Promise<void> {
	authorise(actor, "desk.save");
	await web().begin(async (tx) => {
		const view = isUuid(id) ? await selectQueueView(tx, id) : undefined;
		if (!view || (view.region === null && view.personId !== actor.personId)) {
			throw new DomainError("NOT_FOUND", "There is no such view of yours. Nothing was removed.");
		}
		const { region } = view;
		const role = region === null ? authorise(actor, "desk.save") : authorise(actor, "desk.share", region);
		const entry = await append(tx, {
			type: "desk.removed",
			outcome: "done",
			...actInForce(actor, role),
			...(region === null ? {} : { region }),
			...{ item: id, kind: "VIEW" },
		});
		await removeQueueView(tx, { id, personId: actor.personId, entryId: entry.id });
	});
}

const FRESH_MS = 60_000;
const known = new Map<string, { languages: Promise<string[]>; until: number }>();

/** The languages that open cases of the actor's have, at most a minute old. */
export async function queueLanguages(actor: Actor): Promise<string[]> {
	authorise(actor, "queue.read");
	const lanes = lanesFor(actor);
	const key = JSON.stringify(lanes.map(({ region, restricted }) => [region, restricted]));
	const found = known.get(key);
	if (found && found.until > performance.now()) return found.languages;
	for (const [old, { until }] of known) if (until <= performance.now()) known.delete(old);
	const languages = selectQueueLanguages(web(), lanes);
	known.set(key, { languages, until: performance.now() + FRESH_MS });
	languages.catch(() => known.delete(key));
	return languages;
}
