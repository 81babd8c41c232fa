/** People of the console as whoever administers them sees them: rights, passkeys, sessions, and what waits or was done. */
import { alias } from "drizzle-orm/pg-core";
import { and, asc, desc, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people, roleGrants } from "../schema/access.ts";
import { platforms, regions, sessions } from "../schema/console.ts";
import { entries } from "../schema/ledger.ts";
import { enrolments, passkeys } from "../schema/passkeys.ts";
import {
	personChanges,
	platformAccounts,
	proposalCodes,
	proposalDecisions,
	proposals,
} from "../schema/rights.ts";
import type { Db } from "../web.ts";
import { anyOf, grantsOf, numberOf } from "./fragments.ts";

export interface StaffRow {
	id: string;
	alias: string;
	name: string;
	employer: string;
	office: string;
	demo: boolean;
	factor: string | null;
	addedAt: Date;
	entryId: string;
	entryNumber: number | null;
	disabledAt: Date | null;
	/** Who proposed their first right. */
	broughtInBy: string | null;
	grants: { role: string; region: string }[];
	sessions: number;
	passkeys: number;
}

const bringers = alias(people, "bringer");

function staffOf(db: Db) {
	const { id, name, employer, officeCountry, demo, factor, addedAt, entryId, disabledAt } = people;
	const live = and(eq(sessions.personId, id), isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`));
	const theirs = and(eq(passkeys.personId, id), isNull(passkeys.removedAt));
	return on(db)
		.select({
			...{ id, alias: people.alias, name, employer, office: officeCountry, demo, factor, addedAt },
			...{ entryId, disabledAt, broughtInBy: bringers.alias },
			entryNumber: numberOf(entryId),
			grants: grantsOf(id),
			sessions: on(db).$count(sessions, live),
			passkeys: on(db).$count(passkeys, theirs),
		})
		.from(people)
		.leftJoin(bringers, eq(bringers.id, people.broughtInBy));
}

export async function selectStaff(db: Db, limit: number): Promise<StaffRow[]> {
	return staffOf(db).orderBy(sql`${people.disabledAt} is not null`, asc(people.alias)).limit(limit);
}

export async function selectStaffMember(db: Db, personId: string): Promise<StaffRow | undefined> {
	const [row] = await staffOf(db).where(eq(people.id, personId));
	return row;
}

export interface HeldRow {
	role: string;
	region: string;
	grantedAt: Date;
	entryId: string;
	entryNumber: number | null;
	revokedAt: Date | null;
	revokedEntryId: string | null;
	revokedEntryNumber: number | null;
	/** Where it ends, or ended, by itself. */
	endsAt: Date | null;
}

/** Roles held and formerly held, newest first. */
export async function selectHeld(db: Db, personId: string): Promise<HeldRow[]> {
	const { role, region, grantedAt, entryId, revokedAt, revokedEntryId, endsAt } = roleGrants;
	return on(db)
		.select({
			...{ role, region, grantedAt, entryId, revokedAt, revokedEntryId, endsAt },
			entryNumber: numberOf(entryId),
			revokedEntryNumber: numberOf(revokedEntryId),
		})
		.from(roleGrants)
		.where(eq(roleGrants.personId, personId))
		.orderBy(desc(grantedAt), asc(region))
		.limit(200);
}

export interface AccountRow {
	platformId: string;
	platform: string;
	account: string;
	entryId: string;
	entryNumber: number | null;
}

export async function selectPlatformAccounts(db: Db, personId: string): Promise<AccountRow[]> {
	const { platformId, account, entryId, removedAt } = platformAccounts;
	return on(db)
		.select({ platformId, platform: platforms.name, account, entryId, entryNumber: numberOf(entryId) })
		.from(platformAccounts)
		.innerJoin(platforms, eq(platforms.id, platformId))
		.where(and(eq(platformAccounts.personId, personId), isNull(removedAt)))
		.orderBy(asc(platforms.name), asc(account))
		.limit(200);
}

export async function selectPlatforms(db: Db): Promise<{ id: string; name: string }[]> {
	const { id, name } = platforms;
	return on(db).select({ id, name }).from(platforms).orderBy(asc(name)).limit(200);
}

export async function selectRegionCodes(db: Db): Promise<string[]> {
	const rows = await on(db)
		.select({ code: regions.code })
		.from(regions)
		.orderBy(asc(regions.code))
		.limit(200);
	return rows.map(({ code }) => code);
}

export interface PasskeyRow {
	id: string;
	name: string;
	addedAt: Date;
	usableAt: Date;
	lastUsedAt: Date | null;
	removedAt: Date | null;
	entryId: string;
	entryNumber: number | null;
	removedEntryId: string | null;
	removedEntryNumber: number | null;
}

export async function selectPasskeysOf(db: Db, personId: string): Promise<PasskeyRow[]> {
	const { id, name, addedAt, usableAt, lastUsedAt, removedAt, entryId, removedEntryId } = passkeys;
	return on(db)
		.select({
			...{ id, name, addedAt, usableAt, lastUsedAt, removedAt, entryId, removedEntryId },
			entryNumber: numberOf(entryId),
			removedEntryNumber: numberOf(removedEntryId),
		})
		.from(passkeys)
		.where(eq(passkeys.personId, personId))
		.orderBy(desc(addedAt))
		.limit(100);
}

export interface ChangeRow {
	personId: string;
	field: string;
	before: unknown;
	after: unknown;
	by: string;
	at: Date;
	entryId: string;
	entryNumber: number | null;
}

function changesOf(db: Db) {
	const { personId, field, before, after, changedBy, changedAt, entryId } = personChanges;
	return on(db)
		.select({
			...{ personId, field, before, after, by: people.alias, at: changedAt, entryId },
			entryNumber: numberOf(entryId),
		})
		.from(personChanges)
		.innerJoin(people, eq(people.id, changedBy))
		.orderBy(desc(changedAt));
}

export async function selectChanges(db: Db, personId: string): Promise<ChangeRow[]> {
	return changesOf(db).where(eq(personChanges.personId, personId)).limit(200);
}

/** Of these people, what was changed about each in the last 30 days. */
export async function selectRecentChanges(db: Db, personIds: string[]): Promise<ChangeRow[]> {
	const { personId, changedAt } = personChanges;
	return changesOf(db)
		.where(and(inArray(personId, personIds), gt(changedAt, sql`now() - interval '30 days'`)))
		.limit(1000);
}

export interface ProposalRow {
	id: string;
	change: string;
	personId: string;
	alias: string;
	name: string;
	/** How and when the person came. */
	factor: string | null;
	demo: boolean;
	addedAt: Date;
	role: string | null;
	region: string | null;
	/** Of a role: where it is to end by itself. */
	endsAt: Date | null;
	/** null: erased. */
	words: string | null;
	proposedBy: string;
	proposer: string;
	proposedAt: Date;
	lapsesAt: Date;
	lapsed: boolean;
	entryId: string;
	entryNumber: number | null;
	verdict: string | null;
	decider: string | null;
	decidedAt: Date | null;
	decisionEntryId: string | null;
	decisionEntryNumber: number | null;
	/** The code of a first passkey or reset was shown. */
	codeShown: boolean;
}

const proposers = alias(people, "proposer");
const deciders = alias(people, "decider");

function proposalsOf(db: Db) {
	const { id, change, personId, role, region, words, proposedBy, proposedAt, lapsesAt, entryId } = proposals;
	const { verdict, decidedAt } = proposalDecisions;
	return on(db)
		.select({
			...{ id, change, personId, alias: people.alias, name: people.name, role, region, words, proposedBy },
			...{ factor: people.factor, demo: people.demo, addedAt: people.addedAt },
			...{
				proposer: proposers.alias,
				proposedAt,
				lapsesAt,
				entryId,
				verdict,
				decidedAt,
				endsAt: proposals.endsAt,
			},
			...{ decider: deciders.alias, decisionEntryId: proposalDecisions.entryId },
			lapsed: sql<boolean>`${lapsesAt} <= now()`,
			entryNumber: numberOf(entryId),
			decisionEntryNumber: numberOf(proposalDecisions.entryId),
			codeShown: sql<boolean>`${proposalCodes.proposalId} is not null`,
		})
		.from(proposals)
		.innerJoin(people, eq(people.id, personId))
		.innerJoin(proposers, eq(proposers.id, proposedBy))
		.leftJoin(proposalDecisions, eq(proposalDecisions.proposalId, id))
		.leftJoin(deciders, eq(deciders.id, proposalDecisions.personId))
		.leftJoin(proposalCodes, eq(proposalCodes.proposalId, id));
}

/** What waits for a second person, and what was confirmed lately whose code its proposer has not been shown. */
export async function selectOpenProposals(db: Db): Promise<ProposalRow[]> {
	const { verdict, decidedAt, proposalId } = proposalDecisions;
	const codeDue: SQL = sql`${verdict} = 'confirm' and ${decidedAt} > now() - interval '72 hours'
		and ${proposals.change} in ('FIRST_PASSKEY', 'RESET_PASSKEYS') and ${proposalCodes.proposalId} is null
		and not exists (select from ${passkeys} where ${passkeys.personId} = ${proposals.personId}
			and (${passkeys.removedAt} is null or ${passkeys.addedAt} > ${decidedAt}))
		and not exists (select from ${enrolments} where ${enrolments.personId} = ${proposals.personId}
			and ${enrolments.openedAt} > ${decidedAt})`; // as access.overtaken has it
	return proposalsOf(db)
		.where(sql`(${proposalId} is null and ${proposals.lapsesAt} > now()) or (${codeDue})`)
		.orderBy(asc(proposals.lapsesAt))
		.limit(200);
}

/** When entries were appended, in milliseconds with their fractions: what one transaction wrote stands in its order. */
export async function selectEntryTimes(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
	const rows = await on(db)
		.select({ id: entries.id, ms: sql<number>`extract(epoch from ${entries.at}) * 1000`.mapWith(Number) })
		.from(entries)
		.where(anyOf(entries.id, ids));
	return new Map(rows.map(({ id, ms }) => [id, ms]));
}

export async function selectProposalsAbout(db: Db, personId: string): Promise<ProposalRow[]> {
	return proposalsOf(db)
		.where(eq(proposals.personId, personId))
		.orderBy(desc(proposals.proposedAt))
		.limit(200);
}
