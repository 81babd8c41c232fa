/** Reviews of the protocol itself. In SQL: every act is a function of the database's, and what is due a view. */
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

export interface DueRow {
	kind: "RIGHTS" | "WITHDRAWN" | "POLICY" | "INVENTORY" | "FINDING" | "REPORT";
	/** A quarter, a row of a review of rights, a configuration's number, KIND.quarter, or a review of an opening. */
	subject: string;
	dueAt: Date;
	overdue: boolean;
	/** False of a quarter in which no review of rights was opened: the next one that is closed makes up for it. */
	opened: boolean;
}

/** What is not done, the most urgent first. */
export async function selectProtocolDue(db: Db, limit: number): Promise<DueRow[]> {
	return db<DueRow[]>`
		select d.kind, d.subject, d.due_at as "dueAt", d.due_at < now() as overdue, d.kind <> 'RIGHTS'
			or exists (select from oversight.rights_campaign c where c.period = d.subject) as opened
		from oversight.protocol_due d where d.done_at is null order by d.due_at, d.kind, d.subject limit ${limit}`;
}

export interface CampaignRow {
	period: string;
	openedAt: Date;
	dueAt: Date;
	count: number;
	decided: number;
	withdrawn: number;
	/** Withdrawn, and still held. */
	held: number;
	closedAt: Date | null;
	closedBy: string | null;
	entryId: string;
	entryNumber: number | null;
	closedEntryId: string | null;
	closedEntryNumber: number | null;
	closedAssurance: string | null;
}

/** How sure we were of whoever signed, by their entry; null where that lies in an archive. */
const assuranceOf = (db: Db, entry: string, at: string) => db`
	(select e.assurance from ledger.entry e where e.id = ${db.unsafe(entry)}
		and e.at between ${db.unsafe(at)} - interval '1 minute' and ${db.unsafe(at)} + interval '1 minute')`;

/** The newest first. */
export async function selectCampaigns(db: Db, limit: number, period?: string): Promise<CampaignRow[]> {
	return db<CampaignRow[]>`
		select c.period, c.opened_at as "openedAt", c.due_at as "dueAt", c.count, d.decided, d.withdrawn, d.held,
			x.closed_at as "closedAt", b.alias as "closedBy", c.entry_id as "entryId", ${numberOf(db, "c.entry_id")} as "entryNumber",
			x.entry_id as "closedEntryId", ${numberOf(db, "x.entry_id")} as "closedEntryNumber",
			${assuranceOf(db, "x.entry_id", "x.closed_at")} as "closedAssurance"
		from oversight.rights_campaign c
		left join oversight.rights_closed x on x.period = c.period
		left join access.person b on b.id = x.closed_by
		cross join lateral (select count(v.row_id)::int as decided,
				(count(*) filter (where v.verdict = 'withdraw'))::int as withdrawn,
				(count(*) filter (where v.verdict = 'withdraw' and g.id is not null))::int as held
			from oversight.rights_row r
			left join access.grant_in_force g on g.id = r.grant_id
			left join oversight.rights_verdict v on v.row_id = r.id
			where r.period = c.period) d
		${period === undefined ? db`` : db`where c.period = ${period}`}
		order by c.period desc limit ${limit}`;
}

/** Of all decisions of a review: what its closure signs. */
export async function selectDecisionsDigest(db: Db, period: string): Promise<string> {
	const [row] = await db<{ digest: string }[]>`
		select encode(sha256(convert_to(oversight.rights_said(${period})::text, 'UTF8')), 'hex') as digest`;
	return row?.digest ?? "";
}

/** Every quarter since reviews began, the newest first: of each of them inventories are due. */
export async function selectQuarters(db: Db): Promise<string[]> {
	const rows = await db<{ period: string }[]>`
		select period from oversight.protocol_quarter union select oversight.quarter_of(now()) order by 1 desc`;
	return rows.map(({ period }) => period);
}

export interface RightRow {
	id: string;
	period: string;
	personId: string;
	alias: string;
	employer: string;
	disabled: boolean;
	role: string;
	region: string;
	grantedAt: Date;
	endsAt: Date | null;
	givers: string[];
	/** Aliases of who brought the person in, proposed the right or confirmed it. */
	givenBy: string[];
	lastSignedIn: Date | null;
	/** Taken away by now, or ended by itself. */
	goneAt: Date | null;
	verdict: "keep" | "withdraw" | "gone" | null;
	reason: string | null;
	noteId: string | null;
	decidedBy: string | null;
	decidedAt: Date | null;
	entryId: string | null;
	entryNumber: number | null;
}

/** Undecided ones first; then by alias, role and region. */
export async function selectRights(
	db: Db,
	query: {
		period: string;
		regions: readonly string[];
		state: "open" | "held" | "all";
		limit: number;
		skip: number;
	},
): Promise<RightRow[]> {
	const { period, regions, state, limit, skip } = query;
	const gone = db`coalesce(g.revoked_at, case when g.ends_at <= now() then g.ends_at end)`;
	return db<RightRow[]>`
		select r.id, r.period, r.person_id as "personId", p.alias, p.employer, p.disabled_at is not null as disabled, r.role,
			r.region, r.granted_at as "grantedAt", r.ends_at as "endsAt", r.givers,
			array(select q.alias from access.person q where q.id = any(r.givers) order by q.alias) as "givenBy",
			(select max(s.created_at) from console.session s where s.person_id = r.person_id) as "lastSignedIn",
			${gone} as "goneAt", v.verdict, v.reason, v.note_id as "noteId", b.alias as "decidedBy", v.decided_at as "decidedAt",
			v.entry_id as "entryId", ${numberOf(db, "v.entry_id")} as "entryNumber"
		from oversight.rights_row r
		join access.person p on p.id = r.person_id
		join access.role_grant g on g.id = r.grant_id
		left join oversight.rights_verdict v on v.row_id = r.id
		left join access.person b on b.id = v.decided_by
		where r.period = ${period} and r.region = any(${regions as string[]})
			${state === "open" ? db`and v.row_id is null` : db``}
			${state === "held" ? db`and v.verdict = 'withdraw' and ${gone} is null` : db``}
		order by v.row_id is not null, p.alias, r.role, r.region, r.id limit ${limit} offset ${skip}`;
}

/** Rights that a review withdrew and that their people still have, for those who take them away. */
export interface WithdrawnRow {
	rowId: string;
	personId: string;
	alias: string;
	name: string;
	role: string;
	region: string;
	reason: string;
	period: string;
	decidedAt: Date;
	dueAt: Date;
	entryId: string;
	entryNumber: number | null;
}

export async function selectWithdrawn(
	db: Db,
	regions: readonly string[],
	limit: number,
): Promise<WithdrawnRow[]> {
	return db<WithdrawnRow[]>`
		select r.id as "rowId", r.person_id as "personId", p.alias, p.name, r.role, r.region, v.reason, r.period,
			v.decided_at as "decidedAt", u.due_at as "dueAt", v.entry_id as "entryId",
			${numberOf(db, "v.entry_id")} as "entryNumber"
		from oversight.protocol_due u
		join oversight.rights_row r on r.id = u.subject::uuid
		join oversight.rights_verdict v on v.row_id = r.id
		join access.person p on p.id = r.person_id
		where u.kind = 'WITHDRAWN' and u.done_at is null and r.region = any(${regions as string[]})
		order by u.due_at, r.id limit ${limit}`;
}

export interface OutsiderRow {
	personId: string;
	alias: string;
	employer: string;
	role: string;
	region: string;
	grantedAt: Date;
	endsAt: Date;
	entryId: string;
	entryNumber: number | null;
}

/** Rights that end by themselves, and are not over, the next to end first. */
export async function selectEnding(
	db: Db,
	regions: readonly string[],
	limit: number,
): Promise<OutsiderRow[]> {
	return db<OutsiderRow[]>`
		select g.person_id as "personId", p.alias, p.employer, g.role, g.region, g.granted_at as "grantedAt",
			g.ends_at as "endsAt", g.entry_id as "entryId", ${numberOf(db, "g.entry_id")} as "entryNumber"
		from access.grant_in_force g join access.person p on p.id = g.person_id
		where g.ends_at is not null and g.region = any(${regions as string[]})
		order by g.ends_at, g.id limit ${limit}`;
}

export interface SignedRow {
	signedBy: string | null;
	signedAt: Date | null;
	signedEntryId: string | null;
	signedEntryNumber: number | null;
	/** passkey, session. */
	signedAssurance: string | null;
}

export interface PolicyVersionRow extends SignedRow {
	id: number;
	digest: string;
	/** Exactly what the digest is of. */
	text: string;
	body: unknown;
	keeper: string;
	at: Date;
	inForce: boolean;
	entryId: string;
	entryNumber: number | null;
}

/** Each that was put in force, the newest first. */
export async function selectPolicyVersions(db: Db, limit: number, id?: number): Promise<PolicyVersionRow[]> {
	return db<PolicyVersionRow[]>`
		select c.id::float8 as id, c.digest, c.body::text as text, c.body, c.keeper, c.at, c.entry_id as "entryId",
			${numberOf(db, "c.entry_id")} as "entryNumber",
			c.id = (select max(n.id) from access.configuration n where n.kind = 'policy') as "inForce",
			p.alias as "signedBy", s.signed_at as "signedAt", s.entry_id as "signedEntryId",
			${numberOf(db, "s.entry_id")} as "signedEntryNumber",
			${assuranceOf(db, "s.entry_id", "s.signed_at")} as "signedAssurance"
		from access.configuration c
		left join oversight.policy_signature s on s.configuration_id = c.id
		left join access.person p on p.id = s.signed_by
		where c.kind = 'policy' ${id === undefined ? db`` : db`and c.id = ${id}`}
		order by c.id desc limit ${limit}`;
}

export type InventoryKind = "KEYS" | "WITNESSES" | "BREAK_GLASS";

export interface InventoryRow extends SignedRow {
	kind: InventoryKind;
	period: string;
	digest: string;
	/** `asOf`: the quarter in which it was made, which is a later one where somebody signs late. */
	body: { asOf: string; items: Record<string, unknown>[] };
	/** Exactly what the digest is of. */
	text: string;
	/** Of a signed one: as it is now, too. */
	same: boolean;
}

/** As it was signed for that quarter; else as it is now, which is what would be signed. */
export async function selectInventory(
	db: Db,
	kind: InventoryKind,
	period: string,
): Promise<InventoryRow | undefined> {
	const [row] = await db<InventoryRow[]>`
		with asked as (select ${kind}::text as kind, ${period}::text as period),
		now as (select oversight.inventory_of(a.kind, a.period) as body from asked a)
		select a.kind, a.period, coalesce(s.body, n.body) as body, coalesce(s.body, n.body)::text as text,
			coalesce(s.digest, encode(sha256(convert_to(n.body::text, 'UTF8')), 'hex')) as digest,
			coalesce(s.body->'items' = n.body->'items', true) as same, p.alias as "signedBy", s.signed_at as "signedAt",
			s.entry_id as "signedEntryId", ${numberOf(db, "s.entry_id")} as "signedEntryNumber",
			${assuranceOf(db, "s.entry_id", "s.signed_at")} as "signedAssurance"
		from asked a cross join now n
		left join oversight.inventory_signature s on s.period = a.period and s.kind = a.kind
		left join access.person p on p.id = s.signed_by`;
	return row;
}

export interface InventorySignatureRow {
	kind: InventoryKind;
	period: string;
	digest: string;
	count: number;
	signedBy: string;
	signedAt: Date;
	entryId: string;
	entryNumber: number | null;
	assurance: string | null;
}

export async function selectInventorySignatures(db: Db, limit: number): Promise<InventorySignatureRow[]> {
	return db<InventorySignatureRow[]>`
		select s.kind, s.period, s.digest, jsonb_array_length(s.body->'items') as count, p.alias as "signedBy",
			s.signed_at as "signedAt", s.entry_id as "entryId", ${numberOf(db, "s.entry_id")} as "entryNumber",
			${assuranceOf(db, "s.entry_id", "s.signed_at")} as assurance
		from oversight.inventory_signature s join access.person p on p.id = s.signed_by
		order by s.period desc, s.kind limit ${limit}`;
}

export interface Acting {
	person: string;
	session: string;
	role: string;
	policy: string;
}

export async function decideRight(
	db: Db,
	act: Acting & {
		row: string;
		verdict: string;
		reason: string;
		note?: { id: string; wrapped: string; sealed: string };
	},
): Promise<{ entry: string }> {
	const [row] = await db`select oversight.decide_right(${db.json(act as never)}) as r`;
	return row?.r;
}
