/** Signals of misuse as oversight is shown them: the last of each kind about each person, never about whoever looks. */
import type { Db } from "../web.ts";

export interface SignalRow {
	id: string;
	kind: string;
	personId: string;
	alias: string;
	employer: string;
	office: string;
	/** Disabled, or without any right. */
	left: boolean;
	region: string;
	score: number;
	numbers: Record<string, number>;
	openings: string[];
	firstAt: Date;
	lastAt: Date;
	raisedAt: Date;
	entryId: string;
	/** The one of this kind before it. */
	follows: string | null;
	followedBy: string | null;
	verdict: string | null;
	settledAt: Date | null;
	settledBy: string | null;
	settledEntry: string | null;
	noteId: string | null;
}

interface Scope {
	regions: readonly string[];
	/** About whom nothing is shown. */
	notAbout: string;
}

const columns = (db: Db) => db`
	s.id, s.kind, s.person_id as "personId", p.alias, p.employer, p.office_country as office,
	(p.disabled_at is not null or not exists (select from access.grant_in_force h where h.person_id = p.id)) as left, s.region, s.score, s.numbers, s.openings, s.first_at as "firstAt",
	s.last_at as "lastAt", s.raised_at as "raisedAt", s.entry_id as "entryId", s.follows, f.id as "followedBy",
	t.verdict, t.settled_at as "settledAt", j.alias as "settledBy", t.entry_id as "settledEntry", t.note_id as "noteId"
	from oversight.signal s
	join access.person p on p.id = s.person_id
	left join oversight.signal f on f.follows = s.id
	left join oversight.signal_settlement t on t.signal_id = s.id
	left join access.person j on j.id = t.settled_by`;

/** The last of each kind about each person. */
export async function selectSignals(db: Db, { regions, notAbout }: Scope): Promise<SignalRow[]> {
	return db<SignalRow[]>`select ${columns(db)}
		where f.id is null and s.region = any(${regions as string[]}) and s.person_id <> ${notAbout}
		order by s.raised_at desc, s.id limit 2000`;
}

export async function selectSignal(
	db: Db,
	{ id, regions, notAbout }: Scope & { id: string },
): Promise<SignalRow | undefined> {
	const [row] = await db<SignalRow[]>`select ${columns(db)}
		where s.id = ${id} and s.region = any(${regions as string[]}) and s.person_id <> ${notAbout}`;
	return row;
}

export interface SignalOpening {
	id: string;
	at: Date;
	caseId: string;
	reason: string;
	entryId: string;
	reviewId: string | null;
	verdict: string | null;
}

/** What a signal is about, in the regions of whoever looks, the newest first. */
export async function selectSignalOpenings(
	db: Db,
	ids: readonly string[],
	regions: readonly string[],
): Promise<SignalOpening[]> {
	return db<SignalOpening[]>`
		select o.id, o.granted_at as at, o.case_id as "caseId", o.reason, o.entry_id as "entryId", r.id as "reviewId", v.verdict
		from access.opening o
		left join console.access_review r on r.opening_id = o.id
		left join console.verdict v on v.review_id = r.id
		where o.id = any(${ids as string[]}::uuid[]) and o.region = any(${regions as string[]})
		order by o.granted_at desc, o.id`;
}

/** What the rules are tuned by now, and since when. */
export async function selectSignalSettings(
	db: Db,
): Promise<{ body: unknown; at: Date; entryId: string } | undefined> {
	const [row] = await db<{ body: unknown; at: Date; entryId: string }[]>`
		select body, at, entry_id as "entryId" from oversight.signal_settings order by id desc limit 1`;
	return row;
}

/** Whether the worker looked, and when it last did whole. */
export async function selectLook(
	db: Db,
): Promise<{ endedAt: Date | null; error: string | null } | undefined> {
	const [row] = await db<{ endedAt: Date | null; error: string | null }[]>`
		select ended_at as "endedAt", error from oversight.task where name = 'signals'`;
	return row;
}

export async function insertSettlement(
	db: Db,
	s: {
		signalId: string;
		personId: string;
		settledBy: string;
		verdict: string;
		noteId: string;
		entryId: string;
	},
): Promise<void> {
	await db`insert into oversight.signal_settlement (signal_id, person_id, settled_by, verdict, note_id, entry_id)
		values (${s.signalId}, ${s.personId}, ${s.settledBy}, ${s.verdict}, ${s.noteId}, ${s.entryId})`;
}

/** Sealed words; nothing comes back, since web may not read them. */
export async function insertSignalNote(
	db: Db,
	n: { id: string; about: string; region: string; author: string; wrapped: string; sealed: string },
): Promise<void> {
	await db`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
		values (${n.id}, 'signal', ${n.about}, ${n.region}, ${n.author}, ${n.wrapped}, ${n.sealed})`;
}
