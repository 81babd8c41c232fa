/**
 * Recording: the reason, the grant and the decryption in one commit, before anything is taken.
 *
 * Guarantees: a `Recorded` exists only where that commit was acknowledged, and `take` accepts nothing else. Not: that
 * the record outlives a superuser's rewriting (the signed log will show that one).
 * Shown by: open-thread.test.ts, cover.test.ts, db/traps.test.ts.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Sql } from "#db/client.ts";
import type { Approval } from "../access/policy.ts";
import { versionOf } from "../access/policy-version.ts";
import type { Role } from "../access/roles.ts";
import { type Interval, toMultirange } from "../access/scope.ts";
import type { Actor } from "../actor.ts";
import type { Gate } from "../ledger/gate.ts";
import type { Asking } from "./asking.ts";
import type { AttachmentRequest } from "./attachments/messages-attachments.ts";
import type { Assurance } from "./confirm/confirmed.ts";
import type { Keeper } from "./context.ts";
import type { RequestMade } from "./messages.ts";
import { refusals } from "./refusals.ts";
import type { Confirmed, Wish } from "./wish.ts";

declare const committed: unique symbol;

/** An entry that is committed. Only this file makes one. */
export interface Recorded {
	readonly [committed]: true;
	entry: string;
	/** Microseconds matter: text. */
	at: string;
	expires: string;
	/** What the entry says is covered: SHA-256 over the sealed messages in order, and how many. */
	digest: string;
	count: number;
	/** Whom it names; null: nobody, what the keeper does by itself. */
	person: string | null;
	/** The exact bytes of the entry, so that its place in the log can be verified. */
	leaf: string;
	/** What the release waits for. */
	gate: Gate;
}

export interface RecordedOpening extends Recorded {
	opening: string;
	readToken: string;
}

/** @param confirmed the words and how sure we are of the person; `request`: where others approved it */
export async function recordOpening(
	keeper: Keeper,
	{ actor, opened }: Pick<Asking, "actor" | "opened">,
	wish: Wish,
	opening: string,
	confirmed: Confirmed,
): Promise<RecordedOpening> {
	const readToken = randomBytes(32).toString("base64url");
	const { permit, approved } = wish;
	const recorded = await recordBy(keeper.sql, "access.open", confirmed, {
		...asked(keeper, actor, opened.times, wish, confirmed),
		opening,
		minutes: permit.minutes,
		readTokenHash: hexHash(readToken),
		...(approved && { request: approved.id }),
		...(permit.reviewHours === null ? {} : { reviewHours: permit.reviewHours }),
		...(permit.widens === null ? {} : { widens: permit.widens }),
	});
	return { ...recorded, opening, readToken };
}

/** A request for what others must approve first. */
export async function recordRequest(
	keeper: Keeper,
	{ actor, opened }: Pick<Asking, "actor" | "opened">,
	wish: Wish & { permit: { approval: Approval } },
	request: string,
	confirmed: Confirmed,
): Promise<RequestMade> {
	const { approval, wide } = wish.permit;
	const { lapseHours, openWithinHours } = keeper.settings.policy.requests;
	const made = {
		...asked(keeper, actor, opened.times, wish, confirmed),
		...{ request, wide, lapseHours, openHours: openWithinHours },
		...{ needed: approval.needed, roles: approval.roles },
	};
	const { note, tokens } = confirmed;
	const { sql } = keeper;
	const json = sql.json(made as never);
	const act =
		wish.review === null ? sql`access.request_opening(${json})` : sql`access.request_content(${json})`;
	const [row] = await refusals(
		() => sql`
			with done as materialized (select ${act} as r)
			select vault.keep_words(r, ${note.id}, ${tokens}::text[]::bigint[]) as r from done`,
	);
	return row?.r as RequestMade;
}

/** What access.admit judges again. */
function asked(
	keeper: Keeper,
	actor: Actor,
	ofThread: number,
	{ permit, reason, passed, review }: Wish,
	{ note, commitment, assurance }: Confirmed,
) {
	const { openingsPerHour, perAccountPerDay, emergenciesPerDay } = keeper.settings.policy.limits;
	return {
		...who(keeper, actor, permit.role),
		assurance,
		case: permit.case.id,
		scope: toMultirange(permit.intervals),
		reason: reason.code,
		question: reason.question,
		...{ commitment, note, ofThread },
		limits: {
			openingsPerHour: openingsPerHour.hard,
			softPerHour: openingsPerHour.soft,
			openingsPerAccount: perAccountPerDay.hard,
			softPerAccount: perAccountPerDay.soft,
			emergenciesPerDay,
		},
		...(passed.length > 0 && { passed }),
		...(review !== null && { review }),
	};
}

/** One further reading under a live opening. The database compares person, case, token, time and scope. */
export function recordReading(
	keeper: Keeper,
	actor: Actor,
	reading: {
		opening: string;
		caseId: string;
		readToken: string;
		intervals: readonly Interval[];
		part: "messages" | "names";
	},
): Promise<Recorded> {
	return recordBy(keeper.sql, "access.read", null, {
		...who(keeper, actor, null),
		opening: reading.opening,
		case: reading.caseId,
		readTokenHash: hexHash(reading.readToken),
		scope: toMultirange(reading.intervals),
		parts: [reading.part],
	});
}

/** One attachment of one message under a live opening, which the database judges as it does a reading. `reason`: the opening's. */
export async function recordShowing(
	keeper: Keeper,
	actor: Actor,
	{ opening, caseId, readToken, sequence, n }: AttachmentRequest & { opening: string },
): Promise<Recorded & { reason: string }> {
	const asked = {
		...who(keeper, actor, null),
		...{ opening, case: caseId, readTokenHash: hexHash(readToken), sequence, n },
	};
	const [row] = await refusals(
		() => keeper.sql`select access.show_attachment(${keeper.sql.json(asked as never)}) as r`,
	);
	const { entry, at, expires, digest, count, leaf, gate, reason } = row?.r ?? {};
	return {
		...{ entry, at, expires, digest, count, leaf, gate, reason },
		person: actor.personId,
	} as Recorded & {
		reason: string;
	};
}

/**
 * Typed words are about to be shown to somebody who may see them.
 *
 * @param confirmed how sure we are of them, and all the notes that were confirmed together
 */
export function recordDisclosure(
	keeper: Keeper,
	actor: Actor,
	role: Role,
	note: string,
	{ assurance, notes }: { assurance: Assurance; notes: readonly string[] },
): Promise<Recorded> {
	return recordBy(keeper.sql, "access.disclose", null, {
		...who(keeper, actor, role),
		assurance,
		note,
		...(assurance.kind === "passkey" && { notes }),
	});
}

/** A release goes on without its witnesses: the entry that says so. The database lets only a risk to life. */
export async function recordFallback(
	keeper: Keeper,
	{ entry }: Recorded,
): Promise<{ entry: string; leaf: string }> {
	const [row] = await refusals(() => keeper.sql`select fallback, leaf from access.fall_back(${entry})`);
	return { entry: row?.fallback, leaf: row?.leaf };
}

/**
 * The next wrapped keys, or notes, of one intake key are about to be wrapped to another (keys/rewrap.ts).
 *
 * @returns null where none are left behind `after`; `last`: behind which the next batch begins
 */
export async function recordRewrapping(
	keeper: Keeper,
	batch: { rewrap: string; from: string; to: string; kind: "keys" | "notes"; after: unknown; limit: number },
): Promise<(Recorded & { last: unknown; taking: number }) | null> {
	const asked = { ...batch, keeper: keeper.name };
	const [row] = await refusals(
		() => keeper.sql`select access.begin_rewrap(${keeper.sql.json(asked as never)}) as r`,
	);
	if (!row?.r) return null;
	const { count: taking, ...recorded } = row.r;
	return { ...recorded, person: null, digest: "", count: 0, taking };
}

function who(keeper: Keeper, actor: Actor, role: Role | null) {
	return {
		keeper: keeper.name,
		person: actor.personId,
		session: actor.sessionId,
		...(role === null ? {} : { role }),
		assurance: { kind: "session" },
		policy: versionOf(keeper.settings.policy),
	};
}

async function recordBy(
	sql: Sql,
	act: "access.open" | "access.read" | "access.disclose",
	/** Whose words an opening stands on: their tokens are kept in the same statement, and so in the same commit. */
	words: Confirmed | null,
	event: Record<string, unknown> & { person: string },
): Promise<Recorded> {
	const rows = await refusals(async () => {
		if (act === "access.open" && words) {
			return await sql`
				with done as materialized (select access.open(${sql.json(event as never)}) as r)
				select vault.keep_words(r, ${words.note.id}, ${words.tokens}::text[]::bigint[]) as r from done`;
		}
		if (act === "access.read") return await sql`select access.read(${sql.json(event as never)}) as r`;
		return await sql`select access.disclose(${sql.json(event as never)}) as r`;
	});
	const r = rows[0]?.r;
	return {
		entry: r.entry,
		at: r.at,
		expires: r.expires,
		digest: r.digest ?? "",
		count: r.count ?? 0,
		person: event.person,
		leaf: r.leaf,
		gate: r.gate,
	} as Recorded;
}

const hexHash = (token: string) => createHash("sha256").update(token).digest("hex");
