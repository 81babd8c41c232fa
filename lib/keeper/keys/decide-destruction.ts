/**
 * An admin announces the destruction of an intake key whose period is over, or calls one off. Confirmed by passkey, with PIN,
 * finger or face, over exactly this key (and, to call it off, exactly that announcement).
 *
 * Guarantees (by the database): nothing is destroyed sooner than seven days after it was announced, nor while anything that
 * lives depends on it; what an admin called off, only an admin announces again. A refusal is on the record. Does not
 * guarantee: that a copy of the key that somebody made before is gone (docs/key-life.md). Shown by: destroy-keys.test.ts.
 */
import type { Act } from "../../access/confirmation.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, orRecord, WANTED } from "../staff/acting.ts";
import type { DestructionAct, DestructionDone } from "./messages-keys.ts";

/** What a passkey is to sign, as a challenge. */
export async function askToDecideDestruction(
	keeper: Keeper,
	sessionToken: string,
	kid: string,
	act: DestructionAct,
): Promise<Asked> {
	const { actor, key } = await readKey(keeper, sessionToken, kid, act);
	await orRecord(keeper, actor, refusedAs(key, act), async () => {
		authorise(actor, "key.destroy", key.region);
		assertPossible(key, act);
	});
	return issue(keeper, actor, ACTS[act], fieldsOf(actor, key, act), ASKED);
}

/**
 * @throws DomainError KEY_IN_USE, KEY_ANNOUNCED, KEY_NOT_ANNOUNCED, KEY_DESTROYED, NOT_PERMITTED, REGION_NOT_HELD and what
 * `confirmed` throws
 */
export async function decideDestruction(
	keeper: Keeper,
	sessionToken: string,
	kid: string,
	{ act, confirmation }: { act: DestructionAct; confirmation?: Confirmation | undefined },
): Promise<DestructionDone> {
	const { actor, key } = await readKey(keeper, sessionToken, kid, act);
	return orRecord(keeper, actor, refusedAs(key, act), async () => {
		const role = authorise(actor, "key.destroy", key.region);
		assertPossible(key, act);
		const fields = fieldsOf(actor, key, act);
		const assurance = await confirmed(keeper, actor, ACTS[act], fields, confirmation, WANTED);
		const event = {
			...actOf(keeper, actor, role, assurance),
			kid,
			entry: key.entry,
			days: daysAhead(keeper),
		};
		const { sql } = keeper;
		const said = sql.json(event as never);
		return done<DestructionDone>(
			act === "announce"
				? () => sql`select access.announce_destruction(${said}) as r`
				: () => sql`select access.cancel_destruction(${said}) as r`,
			NOTHING,
		);
	});
}

export const daysAhead = ({ settings }: Keeper) => settings.policy.retention.keys.announceDays;

const ACTS: Record<DestructionAct, Act> = { announce: "announce_destruction", cancel: "cancel_destruction" };
const NOTHING = "No key was touched.";

interface Key {
	kid: string;
	region: string;
	/** Of the announcement that stands. */
	entry: string | null;
	over: boolean;
	destroyed: boolean;
}

async function readKey(keeper: Keeper, sessionToken: string, kid: string, act: DestructionAct) {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const [key] = await keeper.sql<Key[]>`
		select kid, region, announced_entry_id as entry, destroyed_at is not null as destroyed,
			not_after + interval '1 hour' <= clock_timestamp() as over
		from access.intake_key where kid = ${kid}`;
	if (!key) throw new DomainError("NOT_FOUND", `There is no such intake key. ${NOTHING}`);
	keeper.keyring.assertHere(key.region);
	if (act === "cancel" && key.entry === null && !key.destroyed)
		throw new DomainError("KEY_NOT_ANNOUNCED", `No destruction of this key is announced. ${NOTHING}`);
	return { actor, key };
}

/** Before somebody is asked for their passkey; the database says it again. */
function assertPossible({ entry, over, destroyed }: Key, act: DestructionAct): void {
	if (destroyed) throw new DomainError("KEY_DESTROYED", `This key is destroyed. ${NOTHING}`);
	if (act === "cancel") return;
	if (entry !== null)
		throw new DomainError("KEY_ANNOUNCED", `Its destruction is announced already. ${NOTHING}`);
	if (!over)
		throw new DomainError(
			"KEY_IN_USE",
			`The key's period is not over, or only just. ${NOTHING} Announce it an hour after its period, or rotate the region's key first.`,
		);
}

/** What is signed. */
const fieldsOf = (actor: Actor, { kid, entry }: Key, act: DestructionAct) => ({
	...{ actor: actor.personId, key: kid },
	...(act === "cancel" && { entry }),
});

function refusedAs({ kid: key, region, entry }: Key, act: DestructionAct) {
	return act === "announce"
		? { type: "key.destruction_announced" as const, key, region }
		: { type: "key.destruction_cancelled" as const, key, region, entry: entry ?? "" };
}
